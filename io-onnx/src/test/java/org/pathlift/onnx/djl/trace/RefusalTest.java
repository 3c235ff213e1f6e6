package org.pathlift.onnx.djl.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2dTranspose;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.GhostBatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pathlift.onnx.error.UnsupportedModelException;

/** What cannot be exported is said with the block and the operation. */
class RefusalTest {

    private static final Shape SHAPE = new Shape(2, 3);

    private final Traces traces = new Traces();

    @AfterEach
    void close() {
        traces.close();
    }

    private UnsupportedModelException refusal(Function<NDArray, NDArray> function) {
        return refusal(new SequentialBlock().add(LambdaBlock.singleton(function)), SHAPE);
    }

    private UnsupportedModelException refusal(Block block, Shape shape) {
        return catchThrowableOfType(
                UnsupportedModelException.class, () -> BlockExporter.export(block, new NDList(traces.normal(shape))));
    }

    @Test
    void unknownOperations_areNamedAllAtOnce() {
        Block block = new SequentialBlock()
                .addSingleton(x -> x.erfinv())
                .addSingleton(NDArray::abs)
                .addSingleton(x -> x.gammaln());
        UnsupportedModelException refusal = refusal(block, SHAPE);
        assertThat(refusal.problems()).hasSize(2);
        assertThat(refusal).hasMessageContaining(": erfinv:").hasMessageContaining(": gammaln:");
        assertThat(refusal.problems())
                .allMatch(problem -> problem.where().startsWith("LambdaBlock in SequentialBlock (RefusalTest.java:"));
    }

    @Test
    void unknownOperations_areNamedBesideWhatStopsTheTrace() {
        UnsupportedModelException refusal = refusal(x -> x.erfinv().mul(x.getFloat(0, 0)));
        assertThat(refusal).hasMessageContaining(": erfinv:").hasMessageContaining(": getFloat:");
    }

    @Test
    void changesInPlace_ofParameters_areRefused() {
        GreedyBlock block = traces.initialized(new GreedyBlock(), SHAPE);
        float[] before = block.weight.getArray().toFloatArray();
        assertThat(refusal(block, SHAPE))
                .hasMessageContaining("GreedyBlock")
                .hasMessageContaining("muli")
                .hasMessageContaining("must leave the block as it is");
        assertThat(block.weight.getArray().toFloatArray()).containsExactly(before);
    }

    /** Changes its own parameter. */
    private static final class GreedyBlock extends AbstractBlock {

        private final Parameter weight = addParameter(Parameter.builder()
                .setName("weight")
                .setType(Parameter.Type.BIAS)
                .optShape(new Shape(3))
                .build());

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
            NDArray array = store.getValue(weight, inputs.head().getDevice(), training);
            return new NDList(inputs.head().add(array.muli(2)));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return inputShapes;
        }
    }

    @Test
    void readingValues_isRefusedWithItsPlace() {
        assertThat(refusal(x -> x.getFloat(0, 0) > 0 ? x : x.neg()))
                .hasMessageContaining("LambdaBlock in SequentialBlock (RefusalTest.java:")
                .hasMessageContaining("getFloat")
                .hasMessageContaining("must not depend on data");
        assertThat(refusal(x -> x.mul(x.toFloatArray()[0]))).hasMessageContaining("toFloatArray");
        assertThat(refusal(x -> x.contentEquals(x.neg()) ? x : x.neg())).hasMessageContaining("contentEquals");
        NDArray outside = traces.normal(SHAPE);
        assertThat(refusal(outside::add)).hasMessageContaining("toByteBuffer");
    }

    @Test
    void masks_areRefused() {
        assertThat(refusal(x -> x.get(x.gt(0)))).hasMessageContaining("get with an array of");
        assertThat(refusal(x -> x.booleanMask(x.gt(0)))).hasMessageContaining("booleanMask");
    }

    @Test
    void randomNumbers_areRefused() {
        assertThat(refusal(x -> x.add(x.getManager().randomNormal(x.getShape()))))
                .hasMessageContaining("randomNormal")
                .hasMessageContaining("must not draw random numbers");
        assertThat(refusal(x -> Dropout.dropout(x).singletonOrThrow())).hasMessageContaining("training = true");
    }

    @Test
    void operationThatTheEngineLacks_isRefused() {
        Block prelu = Activation.preluBlock();
        prelu.setInitializer(Initializer.ONES, Parameter.Type.WEIGHT);
        traces.initialized(prelu, SHAPE);
        assertThat(refusal(prelu, SHAPE))
                .hasMessageContaining("Prelu: prelu: an operation must run in DJL's engine to be traced")
                .hasMessageContaining("Not implemented");
    }

    @Test
    void transposedConvolution_ofNumbersThatDoNotFit_isRefusedWithAllOfThem() {
        Shape shape = new Shape(1, 5, 4, 4);
        Block block = Conv2dTranspose.builder()
                .setKernelShape(new Shape(2, 2))
                .setFilters(3)
                .optGroups(2)
                .optPadding(new Shape(3, 0))
                .optOutPadding(new Shape(0, 1))
                .build();
        traces.initialized(block, shape);
        assertThat(refusal(block, shape))
                .hasMessageContaining("Deconvolution: deconvolution:")
                .hasMessageContaining("must fit together")
                .hasMessageContaining(
                        "4 input channels; a multiple of 2 filters; output padding of at least 0, and below"
                                + " the stride; padding that leaves an output")
                .hasMessageContaining("5; 3; (0, 1); extents of [-1, 6]");
    }

    @Test
    void transposedConvolution_withoutANumberForEachAxis_isRefused() {
        Shape shape = new Shape(1, 2, 4, 4);
        Block block = Conv2dTranspose.builder()
                .setKernelShape(new Shape(2, 2))
                .setFilters(3)
                .optStride(new Shape(2))
                .build();
        traces.initialized(block, shape);
        assertThat(refusal(block, shape))
                .hasMessageContaining("Deconvolution: deconvolution:")
                .hasMessageContaining("one number for each spatial axis")
                .hasMessageContaining("(2)");
    }

    @Test
    void numbersThatGrowOtherwiseWithTheBatch_areRefused() {
        assertThat(refusal(x -> x.mul(1f / x.getShape().get(0))))
                .hasMessageContaining("LambdaBlock in SequentialBlock (RefusalTest.java:")
                .hasMessageContaining(": mul")
                .hasMessageContaining("0.5 and 0.33");
        assertThat(refusal(x -> x.add(x.getShape().get(0) * x.getShape().get(0))))
                .hasMessageContaining("[4, 9, 25]");
        assertThat(refusal(x ->
                        x.add(x.getManager().create(new float[] {x.getShape().get(0)}))))
                .hasMessageContaining("a constant");
    }

    @Test
    void otherOperationsAtAnotherBatch_areRefused() {
        assertThat(refusal(x -> x.getShape().get(0) == 3 ? x.neg() : x.abs()))
                .hasMessageContaining("must do the same at every batch size")
                .hasMessageContaining("abs")
                .hasMessageContaining("neg");
        Block ghost = GhostBatchNorm.builder().optVirtualBatchSize(1).build();
        traces.initialized(ghost, SHAPE);
        assertThat(refusal(ghost, SHAPE)).hasMessageContaining("every batch size");
    }

    @Test
    void changesInPlace_ofSharedMemory_areRefused() {
        assertThat(refusal(x -> {
                    NDArray own = x.neg();
                    own.reshape(-1).addi(1);
                    return own.neg();
                }))
                .hasMessageContaining("shares its memory");
        assertThat(refusal(x -> {
                    NDArray y = x.neg();
                    y.set(new NDIndex("0"), 1);
                    return y;
                }))
                .hasMessageContaining("set")
                .hasMessageContaining("changed in place");
    }

    @Test
    void sample_isLeftAsItWas() {
        NDArray sample = traces.normal(SHAPE);
        float[] before = sample.toFloatArray();
        BlockExporter.export(LambdaBlock.singleton(x -> x.addi(1)), new NDList(sample));
        assertThat(sample.toFloatArray()).containsExactly(before);
    }

    @Test
    void uninitializedBlock_isRefusedWithItsParameters() {
        Block block = new SequentialBlock().add(Linear.builder().setUnits(2).build());
        assertThat(refusal(block, SHAPE))
                .hasMessageContaining("parameter '01Linear_weight'")
                .hasMessageContaining("parameter '01Linear_bias'")
                .hasMessageContaining("must be initialized");
    }

    @Test
    void senselessInputs_areRefused() {
        Block block = new LambdaBlock(list -> list);
        assertThatThrownBy(() -> BlockExporter.export(block, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must have an input");
        NDArray sample = traces.normal(SHAPE);
        assertThatThrownBy(() -> new TracedInput("x", sample, OptionalInt.of(2)))
                .hasMessageContaining("must be in [0, 2), found 2");
        assertThatThrownBy(() -> BlockExporter.export(
                        block, List.of(TracedInput.batched("x", sample), TracedInput.batched("x", sample))))
                .hasMessageContaining("different names, found two 'x'");
        assertThatThrownBy(() -> BlockExporter.export(block, new NDList(traces.normal(new Shape(0, 3)))))
                .hasMessageContaining("must not be empty");
    }
}
