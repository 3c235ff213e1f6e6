package org.pathlift.onnx.djl.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.runtime.OutputValue;

/**
 * DJL's transposed convolutions, which its PyTorch engine cannot run: what ONNX Runtime makes of the exported model, and
 * what the tracer computes, against a sum in plain loops.
 */
class DeconvolutionTraceTest {

    /** Extents for three axes; for fewer, the last ones. Unequal, so that no axis is taken for another. */
    private static final Shape EXTENTS = new Shape(3, 5, 4);

    private final Traces traces = new Traces();

    @AfterEach
    void close() {
        traces.close();
    }

    private static TransposedCase plain(int inputs, int filters, int groups) {
        return new TransposedCase(
                inputs,
                filters,
                groups,
                true,
                new Shape(3, 2),
                new Shape(2, 1),
                new Shape(1, 0),
                new Shape(1, 0),
                new Shape(1, 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void transposedConvolutions_byAllTheirNumbers_agreeWithASumInLoops(int axes) {
        int skipped = 3 - axes;
        int cases = 0;
        for (long stride = 1; stride <= 3; stride++) {
            for (long dilation = 1; dilation <= 2; dilation++) {
                for (long padding = 0; padding <= 1; padding++) {
                    for (long more = 0; more < stride; more++) {
                        for (int groups = 1; groups <= 2; groups++) {
                            check(new TransposedCase(
                                    4,
                                    6,
                                    groups,
                                    more == padding,
                                    new Shape(2, 3, 2).slice(skipped),
                                    new Shape(1, 2, stride).slice(skipped),
                                    new Shape(0, 1, padding).slice(skipped),
                                    new Shape(0, 1, more).slice(skipped),
                                    new Shape(2, 1, dilation).slice(skipped)));
                            cases++;
                        }
                    }
                }
            }
        }
        assertThat(cases).isEqualTo(48);
    }

    /** As many filters as inputs, where the shape does not tell the axes apart, and one channel in each group. */
    @ParameterizedTest
    @CsvSource({"3, 3, 1", "1, 1, 1", "1, 4, 1", "4, 1, 1", "4, 4, 2", "4, 4, 4", "3, 6, 3", "6, 3, 3"})
    void channels_ofAnyNumbersAndGroups_agreeWithASumInLoops(int inputs, int filters, int groups) {
        check(plain(inputs, filters, groups));
    }

    @Test
    void weight_staysInTheFileAsTheBlockHasIt() {
        TracedModel grouped = check(plain(4, 6, 2));
        assertThat(nodes(grouped)).containsExactly("Reshape", "Transpose", "Reshape", "ConvTranspose");
        assertThat(grouped.parameters().keySet()).containsExactlyInAnyOrder("weight", "bias");
        grouped.parameters().forEach((name, parameter) -> {
            long[] shape = parameter.getShape().getShape();
            assertThat(grouped.model().graph().constant(name).shape().toArray()).isEqualTo(shape);
        });
        assertThat(nodes(check(plain(4, 6, 1)))).containsExactly("Transpose", "ConvTranspose");
        assertThat(nodes(check(plain(4, 4, 4)))).containsExactly("ConvTranspose");
    }

    private static List<String> nodes(TracedModel traced) {
        return traced.model().graph().nodes().stream().map(Node::opType).toList();
    }

    /** ONNX Runtime has no transposed convolution in float64: the model is written, and the traced value is compared. */
    @Test
    void float64_keepsItsPrecision() {
        TransposedCase one = plain(4, 6, 2);
        Shape shape = new Shape(2, 4, 5, 4);
        Block block = traces.initialized(one.block(), DataType.FLOAT64, shape);
        NDArray input = traces.normal(shape).toType(DataType.FLOAT64, false);
        TracedModel traced = BlockExporter.export(block, new NDList(input));
        assertThat(traced.model().graph().outputs().get(0).type()).isEqualTo(ElementType.DOUBLE);
        double[] expected = one.summed(input, block);
        double[] found = one.traced(input, block).toDoubleArray();
        assertThat(found).containsExactly(expected, within(1e-14));
    }

    private TracedModel check(TransposedCase one) {
        Shape sample =
                new Shape(1, one.inputs()).addAll(EXTENTS.slice(3 - one.kernel().dimension()));
        Block block = traces.initialized(one.block(), sample);
        TracedModel traced = BlockExporter.export(block, new NDList(traces.normal(sample)));
        for (int batch : new int[] {1, 7}) {
            NDList inputs = traces.inputs(traces::normal, batch, sample);
            Shape shape = block.getOutputShapes(new Shape[] {inputs.head().getShape()})[0];
            double[] expected = one.summed(inputs.head(), block);
            OutputValue output = output(traced, inputs);
            assertThat(output.shape().toArray()).as("%s", one).isEqualTo(shape.getShape());
            Traces.assertClose(output, expected, Traces.BOUND);
            NDArray value = one.traced(inputs.head(), block);
            assertThat(value.getShape()).isEqualTo(shape);
            Traces.assertClose(output, Traces.doubles(value), Traces.BOUND);
        }
        return traced;
    }

    private static OutputValue output(TracedModel traced, NDList inputs) {
        return Traces.run(traced, inputs).values().iterator().next();
    }
}
