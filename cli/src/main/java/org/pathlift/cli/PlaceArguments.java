package org.pathlift.cli;

import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.scaling.PlaceChoice;
import org.pathlift.conditioning.meanfield.Activations;
import picocli.CommandLine.Option;

/** The options of a study that say which random networks it looks at. */
final class PlaceArguments {

    @Option(
            names = "--activation",
            order = 10,
            paramLabel = "NAME",
            required = true,
            description = "The activation, with arguments after a colon, such as tanh, gelu, leaky-relu:0.2.")
    String activation = "";

    @Option(
            names = "--sigma-b2",
            order = 11,
            paramLabel = "X",
            description =
                    "The variance of biases. Default: that of the activation's critical point. ReLU and its kind are"
                            + " critical without biases only: theirs is for distances below 0, and 0.05 by default.")
    private @Nullable Double bias;

    @Option(
            names = "--distances",
            order = 12,
            split = ",",
            paramLabel = "X",
            description = "Fan-in times the variance of weights, over that of the critical point, less 1. Default:"
                    + " -0.3,0,0.3.")
    private @Nullable List<Double> distances;

    @Option(
            names = "--sigma-w2",
            order = 13,
            split = ",",
            paramLabel = "X",
            description = "Fan-in times the variance of weights itself, instead of distances.")
    private @Nullable List<Double> weights;

    /** Returns the choice; what is wrong with it is an {@link IllegalArgumentException}. */
    PlaceChoice choice() {
        if (distances != null && weights != null) {
            throw new IllegalArgumentException("--distances and --sigma-w2 both say where: give one of them");
        }
        List<Double> usual = weights == null ? List.of(-0.3, 0.0, 0.3) : List.of();
        PlaceChoice choice = new PlaceChoice(
                Activations.named(activation),
                bias == null ? OptionalDouble.empty() : OptionalDouble.of(bias),
                distances == null ? usual : distances,
                weights == null ? List.of() : weights);
        choice.check();
        return choice;
    }
}
