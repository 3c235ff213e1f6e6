package org.pathlift.conditioning.rescale;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.pathlift.conditioning.symmetry.Binding;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;

/**
 * Decides whether a model is a rescaling of another one, and by which factors.
 *
 * <p>θ' is on the orbit of θ if signs and zeros agree and ln|θ'/θ| = −Bz/2 for some z. z is read off unit by unit, each
 * as the mean over the elements that join it to units known already, and then every element is checked.
 */
public final class OrbitMatch {

    /** The outcome. */
    public sealed interface Result {}

    /**
     * The candidate is the reference, rescaled.
     *
     * @param scales the log scales that map the reference onto the candidate; 0 for units that no nonzero element shows
     * @param maxRelativeResidual the largest relative difference between an element and its prediction
     */
    public record Found(LogScales scales, double maxRelativeResidual) implements Result {}

    /**
     * No scales map the reference onto the candidate.
     *
     * @param problems why not, place by place
     */
    public record NotFound(List<Problem> problems) implements Result {
        /** Keeps an unmodifiable copy of {@code problems}. */
        public NotFound {
            problems = List.copyOf(problems);
        }
    }

    private static final int CHUNK = 1 << 15;

    private final Symmetry symmetry;
    private final Model candidate;
    private final double[] z;
    private final boolean[] known;

    private OrbitMatch(Symmetry symmetry, Model candidate) {
        this.symmetry = symmetry;
        this.candidate = candidate;
        this.z = new double[symmetry.units() + 1];
        this.known = new boolean[symmetry.units() + 1];
        this.known[0] = true;
    }

    /** Compares a candidate with the model whose symmetry is given. */
    public static Result match(Symmetry reference, Model candidate) {
        List<Problem> differences = StructureCheck.differences(reference, candidate);
        return differences.isEmpty() ? new OrbitMatch(reference, candidate).match() : new NotFound(differences);
    }

    private Result match() {
        int before;
        do {
            before = count();
            symmetry.bindings().forEach(this::learn);
        } while (count() > before);
        List<Problem> problems = new ArrayList<>();
        double worst = 0;
        Set<String> checked = new HashSet<>();
        for (Binding binding : symmetry.bindings()) {
            if (checked.add(binding.tensor())) {
                worst = Math.max(worst, check(binding, problems));
            }
        }
        return problems.isEmpty()
                ? new Found(LogScales.ofZ(Arrays.copyOfRange(z, 1, z.length)), worst)
                : new NotFound(problems);
    }

    private int count() {
        int count = 0;
        for (boolean one : known) {
            count += one ? 1 : 0;
        }
        return count;
    }

    /** Receives one element: both its values and the signed units on its two sides. */
    private interface ElementVisitor {
        void element(long index, double before, double after, int producer, int consumer);
    }

    private void forEach(Binding binding, ElementVisitor visitor) {
        Tensor reference =
                Objects.requireNonNull(symmetry.facts().model().graph().constant(binding.tensor()));
        Tensor other = Objects.requireNonNull(candidate.graph().constant(binding.tensor()));
        ElementWalk walk = new ElementWalk(reference.shape().toIntArray(), binding.producers(), binding.consumers());
        double[] before = new double[CHUNK];
        double[] after = new double[CHUNK];
        for (long from = 0; from < reference.shape().elements(); from += CHUNK) {
            int size = (int) Math.min(CHUNK, reference.shape().elements() - from);
            reference.reader().doubles(from, before, 0, size);
            other.reader().doubles(from, after, 0, size);
            for (int i = 0; i < size; i++) {
                visitor.element(
                        from + i,
                        before[i],
                        after[i],
                        binding.producers().get(walk.first()),
                        binding.consumers().get(walk.second()));
                walk.next();
            }
        }
    }

    /** Learns the units of one constant of which the other side is known. */
    private void learn(Binding binding) {
        double[] sums = new double[z.length];
        int[] counts = new int[z.length];
        forEach(binding, (index, before, after, producer, consumer) -> {
            boolean producerKnown = known[Math.abs(producer)];
            boolean consumerKnown = known[Math.abs(consumer)];
            if (producerKnown == consumerKnown || !(before / after > 0) || !Double.isFinite(after / before)) {
                return;
            }
            // ln|θ'/θ| = (z(producer) - z(consumer)) / 2
            double difference = 2 * Math.log(after / before);
            int unit = producerKnown ? consumer : producer;
            double value = producerKnown ? at(producer) - difference : at(consumer) + difference;
            sums[Math.abs(unit)] += unit > 0 ? value : -value;
            counts[Math.abs(unit)]++;
        });
        for (int unit = 1; unit < z.length; unit++) {
            if (counts[unit] > 0) {
                z[unit] = sums[unit] / counts[unit];
                known[unit] = true;
            }
        }
    }

    private double at(int unit) {
        return unit < 0 ? -z[-unit] : z[unit];
    }

    private double check(Binding binding, List<Problem> problems) {
        double[] worst = {0, -1};
        forEach(binding, (index, before, after, producer, consumer) -> {
            double predicted = before * Math.exp((at(producer) - at(consumer)) / 2);
            double size = Math.max(Math.abs(after), Math.abs(predicted));
            boolean same = predicted == after || (Double.isNaN(predicted) && Double.isNaN(after));
            double residual = same ? 0 : Math.abs(after - predicted) / size;
            if (!(residual <= worst[0]) && !(size < smallest(binding))) {
                worst[0] = Double.isNaN(residual) ? Double.POSITIVE_INFINITY : residual;
                worst[1] = index;
            }
        });
        if (worst[0] > tolerance(binding)) {
            problems.add(new Problem(
                    "scales of units must explain every weight",
                    "tensor '" + binding.tensor() + "', element " + (long) worst[1],
                    String.format(Locale.ROOT, "the reference's element times its factor, to %.0e", tolerance(binding)),
                    String.format(Locale.ROOT, "a relative difference of %.3g", worst[0]),
                    "the models are not rescalings of each other"));
        }
        return worst[0];
    }

    private Tensor tensor(Binding binding) {
        return Objects.requireNonNull(symmetry.facts().model().graph().constant(binding.tensor()));
    }

    /** A hundred roundings of the type. */
    private double tolerance(Binding binding) {
        return switch (tensor(binding).type()) {
            case DOUBLE -> 1e-11;
            case FLOAT16 -> 0.02;
            case BFLOAT16 -> 0.1;
            default -> 1e-5;
        };
    }

    /** Below this size elements have too few digits to tell. */
    private double smallest(Binding binding) {
        return switch (tensor(binding).type()) {
            case DOUBLE -> Double.MIN_NORMAL;
            case FLOAT16 -> 0x1p-14;
            default -> Float.MIN_NORMAL;
        };
    }
}
