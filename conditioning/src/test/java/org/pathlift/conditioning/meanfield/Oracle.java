package org.pathlift.conditioning.meanfield;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.StreamSupport;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.pathlift.testdata.TestData;

/** Cases of the reference numbers of criticality. */
final class Oracle {

    private Oracle() {}

    /** The eleven activations that reference numbers exist for. */
    static List<String> activations() {
        return cases("19-gains").stream().map(each -> each.text("activation")).toList();
    }

    static List<Case> cases(String file) {
        return cases(file, "cases");
    }

    static List<Case> cases(String file, String list) {
        return StreamSupport.stream(TestData.criticality(file).path(list).spliterator(), false)
                .map(node -> new Case(node.path("inputs"), node.path("outputs")))
                .toList();
    }

    /** An activation by the files' names, such as {@code leaky_relu_0.2}. */
    static Activation activation(String name) {
        int argument = name.lastIndexOf('_');
        boolean leaky = name.startsWith("leaky_relu_");
        return Activations.named(leaky ? name.substring(0, argument) + ":" + name.substring(argument + 1) : name);
    }

    /** One row. */
    record Case(JsonNode inputs, JsonNode outputs) {

        String text(String input) {
            return inputs.path(input).asText();
        }

        Activation activation() {
            return Oracle.activation(text("activation"));
        }

        boolean hasInput(String name) {
            return inputs.hasNonNull(name);
        }

        double input(String name) {
            if (!inputs.path(name).isNumber()) {
                throw new IllegalArgumentException("No input " + name + " in " + inputs);
            }
            return inputs.path(name).doubleValue();
        }

        double output(String name) {
            if (!outputs.path(name).isNumber()) {
                throw new IllegalArgumentException("No output " + name + " in " + outputs);
            }
            return outputs.path(name).doubleValue();
        }

        Variances variances() {
            return new Variances(input("sigma_w2"), input("sigma_b2"));
        }

        MeanField layer() {
            return new MeanField(activation(), variances());
        }

        /** Asserts an output to a relative tolerance, or an absolute one near 0. */
        void check(String output, double found, double relative, double absolute) {
            double expected = output(output);
            Assertions.assertThat(found)
                    .as("%s of %s", output, inputs)
                    .isCloseTo(expected, Offset.offset(Math.max(absolute, relative * Math.abs(expected))));
        }

        /** The same for an output that is null where nothing is defined. */
        void check(String output, OptionalDouble found, double relative, double absolute) {
            if (outputs.path(output).isNull()) {
                Assertions.assertThat(found).as("%s of %s", output, inputs).isEmpty();
            } else {
                Assertions.assertThat(found).as("%s of %s", output, inputs).isPresent();
                check(output, found.getAsDouble(), relative, absolute);
            }
        }
    }
}
