package org.pathlift.analysis.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.init.InitOptions;
import org.pathlift.conditioning.init.InitPlan;
import org.pathlift.conditioning.init.LayerDesign;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.conditioning.propagation.LayerSignal;
import org.pathlift.conditioning.propagation.Signal;
import org.pathlift.conditioning.propagation.SignalPropagation;
import org.pathlift.onnx.error.Words;
import org.pathlift.onnx.graph.StructureChange;

/**
 * How a model was initialized, and what its signals do.
 *
 * @param schema {@value #SCHEMA}
 * @param model the file that was read
 * @param options everything that was asked for, defaults too
 * @param inputs what the model was run on
 * @param layers its layers in the order of the graph; a weight with several uses stands once for each
 * @param others constants that belong to no layer
 * @param residualSums the sums x + F(x) that were found
 * @param restarts where mean-field theory does not apply
 * @param operators what nodes there are, before and after, as the file was written; null for a dry run
 * @param written where the initialized model is; null for a dry run
 * @param seconds the time of each stage
 */
public record InitReport(
        String schema,
        ModelReport model,
        Options options,
        Inputs inputs,
        List<Layer> layers,
        List<Other> others,
        int residualSums,
        List<Restart> restarts,
        @Nullable OperatorsReport operators,
        @Nullable String written,
        Map<String, Double> seconds)
        implements Report {

    /** The name of the format. */
    public static final String SCHEMA = "pathlift.init/1";

    /**
     * Keeps unmodifiable copies of {@code layers}, {@code others}, {@code restarts} and {@code seconds}, with
     * {@code seconds} in the order given.
     */
    public InitReport {
        layers = List.copyOf(layers);
        others = List.copyOf(others);
        restarts = List.copyOf(restarts);
        seconds = Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
    }

    /**
     * What was asked for.
     *
     * @param biasVariance σb², null for each activation's usual point
     */
    public record Options(
            String scheme, String distribution, @Nullable Double biasVariance, String residual, long seed) {

        static Options of(InitOptions options) {
            return new Options(
                    Words.of(options.scheme()),
                    Words.of(options.distribution()),
                    options.biasVariance().isPresent() ? options.biasVariance().getAsDouble() : null,
                    Words.of(options.residualScaling()),
                    options.seed());
        }
    }

    /**
     * What the model was run on.
     *
     * @param source {@code drawn}, or the data spec
     * @param count how many inputs, 0 where nothing was measured
     */
    public record Inputs(String source, int count) {}

    /**
     * A layer.
     *
     * @param node the node that applies the weight
     * @param weight the weight's name
     * @param scheme how the weight came about; {@code keep} where it stays
     * @param fanIn the terms of a sum
     * @param feeding the activation that the layer reads; null where it reads none
     * @param downstream the activation behind it; null where there is none
     * @param deviationBefore the standard deviation of the weights in the file, around 0
     * @param deviation that of the new ones, as designed
     * @param weightVariance σw² of the new weights: fan-in times their mean square
     * @param biasVariance σb² of the new bias: its mean square
     * @param q the second moment of what the layer makes
     * @param correlation the uncentred cosine between two inputs there
     * @param chi the factor of squared gradients through this layer and the activation before it
     * @param gradient the second moment of gradients of Σ r·y with regard to what the layer makes
     * @param notes what was assumed or left alone, and why
     */
    public record Layer(
            String node,
            String weight,
            String scheme,
            double fanIn,
            @Nullable String feeding,
            @Nullable String downstream,
            double deviationBefore,
            double deviation,
            double weightVariance,
            double biasVariance,
            Pair q,
            Pair correlation,
            Pair chi,
            Pair gradient,
            List<String> notes) {

        /** Keeps an unmodifiable copy of {@code notes}. */
        public Layer {
            notes = List.copyOf(notes);
        }

        static Layer of(LayerDesign design, LayerSignal signal, boolean correlated) {
            List<String> notes = new ArrayList<>(design.notes());
            signal.note().ifPresent(note -> notes.add("not predicted before it: " + note));
            Optional<Signal> measured = signal.measured();
            return new Layer(
                    signal.layer().label(),
                    signal.layer().weightName(),
                    Words.of(design.scheme()),
                    signal.layer().fan().in(),
                    name(Optional.of(design.feeding())),
                    name(design.downstream()),
                    design.deviationBefore(),
                    design.deviation(),
                    signal.variances().weight(),
                    signal.variances().bias(),
                    new Pair(signal.predicted().square(), number(measured.map(Signal::square))),
                    new Pair(
                            signal.predicted().correlation(),
                            number(measured.filter(value -> correlated).map(Signal::correlation))),
                    new Pair(signal.chiPredicted(), number(signal.chiMeasured())),
                    new Pair(number(signal.gradientPredicted()), number(signal.gradientMeasured())),
                    notes);
        }

        private static @Nullable String name(Optional<Activation> activation) {
            return activation
                    .filter(found -> !found.equals(Activations.identity()))
                    .map(Activation::name)
                    .orElse(null);
        }
    }

    /** A number as theory has it and as it was measured; null where it is not known. */
    public record Pair(@Nullable Double predicted, @Nullable Double measured) {}

    /** A constant that belongs to no layer. */
    public record Other(String tensor, long elements, String becomes, boolean changed) {}

    /** A place where mean-field theory does not apply. */
    public record Restart(String node, String value, String reason) {}

    /** Describes the initialization of the file at {@code path}. */
    public static InitReport of(
            Path path,
            String sha256,
            InitPlan plan,
            SignalPropagation signals,
            String source,
            @Nullable StructureChange structure,
            @Nullable Path written,
            Map<String, Double> seconds) {
        Map<String, LayerDesign> designs = new LinkedHashMap<>();
        plan.layers().forEach(design -> designs.put(design.layer().weightName(), design));
        List<Layer> layers = signals.layers().stream()
                .map(signal -> Layer.of(
                        java.util.Objects.requireNonNull(
                                designs.get(signal.layer().weightName())),
                        signal,
                        signals.inputs() > 1))
                .toList();
        return new InitReport(
                SCHEMA,
                ModelReport.of(path, sha256, plan.constants().facts().model()),
                Options.of(plan.options()),
                new Inputs(source, signals.inputs()),
                layers,
                plan.others().stream()
                        .map(other -> new Other(other.tensor(), other.elements(), other.becomes(), other.changed()))
                        .toList(),
                plan.residuals().size(),
                signals.restarts().stream()
                        .map(restart -> new Restart(restart.node(), restart.value(), restart.reason()))
                        .toList(),
                structure == null ? null : OperatorsReport.of(structure),
                written == null ? null : written.toString(),
                seconds);
    }

    private static @Nullable Double number(Optional<Double> value) {
        return value.orElse(null);
    }

    private static @Nullable Double number(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
