package org.pathlift.onnx.runtime;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.ValueInfo;

/**
 * Proves on samples that two models compute the same function.
 *
 * <p>The reference is run and closed before a candidate is opened, so that never both are in memory.
 */
public final class FunctionProof {

    /** The default number of runs. */
    public static final int RUNS = 4;

    /**
     * Bound for float32: a net of a hundred layers of thousands of terms stays below 1e-5 of its outputs' size when its
     * weights are rounded anew (half an ulp is 6e-8); a wrong scale shows as 1e-2 and more.
     */
    public static final double FLOAT32_BOUND = 1e-4;

    /** Bound for nets whose weights and outputs are all float64: half an ulp is 1.1e-16, and a wrong scale shows as above. */
    public static final double FLOAT64_BOUND = 1e-9;

    /**
     * Bound for nets with 16-bit weights or outputs. Rounding a rescaled bfloat16 weight moves it by up to 2^-9 = 0.2 %
     * (float16: 2^-12 to 2^-11); such errors add up like the square root of the number of layers, to 2 % at a hundred.
     */
    public static final double HALF_BOUND = 2e-2;

    private FunctionProof() {}

    /** What a reference computed, to compare candidates with. */
    public static final class Reference {

        private final List<Map<String, Sample>> samples;
        private final List<Map<String, OutputValue>> outputs;
        private final List<String> skipped;

        private Reference(
                List<Map<String, Sample>> samples, List<Map<String, OutputValue>> outputs, List<String> skipped) {
            this.samples = List.copyOf(samples);
            this.outputs = List.copyOf(outputs);
            this.skipped = skipped;
        }

        /** Returns the samples of each run. */
        public List<Map<String, Sample>> samples() {
            return samples;
        }

        /** Returns the outputs of each run. */
        public List<Map<String, OutputValue>> outputs() {
            return outputs;
        }

        /** Compares a candidate. */
        public Proof against(Path candidate, double bound) {
            try (Runner runner = Runner.open(candidate)) {
                return against(runner, bound);
            }
        }

        /** Compares a candidate that is open; it stays open. */
        public Proof against(Runner candidate, double bound) {
            return against(candidate, bound, UnaryOperator.identity());
        }

        /**
         * Compares a candidate that is fed in another form; it stays open.
         *
         * @param feeds makes of a reference's samples those of the candidate
         */
        public Proof against(Runner candidate, double bound, UnaryOperator<Map<String, Sample>> feeds) {
            Comparison comparison = new Comparison(0, Map.of());
            for (int run = 0; run < samples.size(); run++) {
                Comparison next = Comparison.compare(outputs.get(run), candidate.run(feeds.apply(samples.get(run))));
                comparison = run == 0 ? next : comparison.plus(next);
            }
            Set<String> notCompared = new LinkedHashSet<>(skipped);
            notCompared.addAll(candidate.skipped());
            return new Proof(comparison, bound, List.copyOf(notCompared));
        }
    }

    /** Runs a reference on samples. */
    public static Reference reference(Path model, List<Map<String, Sample>> samples) {
        try (Runner runner = Runner.open(model)) {
            return reference(runner, samples);
        }
    }

    /** Runs a reference that is open on samples; it stays open. */
    public static Reference reference(Runner model, List<Map<String, Sample>> samples) {
        List<Map<String, OutputValue>> outputs = new ArrayList<>();
        for (Map<String, Sample> sample : samples) {
            outputs.add(model.run(sample));
        }
        return new Reference(samples, outputs, model.skipped());
    }

    /** Draws the samples of several runs. */
    public static List<Map<String, Sample>> draw(Model model, ShapeTable shapes, int runs, long seed) {
        if (runs < 1) {
            throw new IllegalArgumentException("a proof needs at least 1 run, found " + runs);
        }
        return IntStream.range(0, runs)
                .parallel()
                .mapToObj(run -> InputSampler.draw(model, shapes, seed + run))
                .toList();
    }

    /**
     * Compares a candidate with a reference on drawn samples.
     *
     * @param model the reference's reading, for the types of its inputs
     * @throws UnsupportedModelException if ONNX Runtime refuses one of them
     */
    public static Proof prove(
            Model model, Path reference, Path candidate, ShapeTable shapes, int runs, double bound, long seed) {
        return reference(reference, draw(model, shapes, runs, seed)).against(candidate, bound);
    }

    /** Returns the bound that fits a model's precision: that of its least precise floating weight or output. */
    public static double defaultBound(Model model) {
        List<ElementType> types = Stream.concat(
                        model.graph().constants().values().stream()
                                .map(constant -> constant.tensor().type()),
                        model.graph().outputs().stream().map(ValueInfo::type))
                .filter(ElementType::isFloating)
                .distinct()
                .toList();
        if (types.stream().anyMatch(type -> type.bits() <= 16)) {
            return HALF_BOUND;
        }
        return !types.isEmpty() && types.stream().allMatch(type -> type == ElementType.DOUBLE)
                ? FLOAT64_BOUND
                : FLOAT32_BOUND;
    }
}
