package org.pathlift.onnx.djl.trace;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.LayoutType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.recurrent.RNN;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RNN, LSTM and GRU. */
class RecurrentTraceTest {

    private static final LayoutType[] LAYOUT = {LayoutType.BATCH, LayoutType.TIME, LayoutType.CHANNEL};

    private final Traces traces = new Traces();

    @AfterEach
    void close() {
        traces.close();
    }

    private TracedModel sequence(Block block) {
        traces.initialized(block, new Shape(new long[] {1, 4, 3}, LAYOUT));
        TracedModel traced = traces.check(block, new Shape(1, 4, 3));
        assertThat(traced.parameters()).containsOnlyKeys(block.getParameters().keys());
        return traced;
    }

    @ParameterizedTest
    @EnumSource
    void rnn_ofBothActivations(RNN.Activation activation) {
        sequence(RNN.builder()
                .setStateSize(5)
                .setNumLayers(2)
                .setActivation(activation)
                .optReturnState(true)
                .build());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lstm_withAndWithoutBias(boolean biased) {
        TracedModel traced = sequence(LSTM.builder()
                .setStateSize(5)
                .setNumLayers(2)
                .optHasBiases(biased)
                .optReturnState(true)
                .build());
        assertThat(traced.model().graph().outputs()).hasSize(3);
        assertThat(traced.model().graph().nodes())
                .noneMatch(node -> node.opType().equals("Expand"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void gru_withAndWithoutBias(boolean biased) {
        sequence(GRU.builder()
                .setStateSize(5)
                .setNumLayers(1)
                .optHasBiases(biased)
                .build());
    }

    @Test
    void bidirectional_withoutBias() {
        for (Block block : List.of(
                LSTM.builder()
                        .setStateSize(5)
                        .setNumLayers(2)
                        .optBidirectional(true)
                        .optHasBiases(false)
                        .build(),
                GRU.builder()
                        .setStateSize(5)
                        .setNumLayers(2)
                        .optBidirectional(true)
                        .optHasBiases(false)
                        .build())) {
            sequence(block);
        }
    }

    @Test
    void givenState_isSplitByLayer() {
        Block gru = GRU.builder()
                .setStateSize(5)
                .setNumLayers(2)
                .optReturnState(true)
                .build();
        traces.initialized(gru, new Shape(new long[] {1, 4, 3}, LAYOUT));
        NDArray[] weights = Stream.of(gru.getParameters().values().toArray(ai.djl.nn.Parameter[]::new))
                .map(ai.djl.nn.Parameter::getArray)
                .toArray(NDArray[]::new);
        Block block = new LambdaBlock(list -> list.get(0)
                .getNDArrayInternal()
                .gru(list.get(0), list.get(1).swapAxes(0, 1), new NDList(weights), true, 2, 0, false, false, true));
        traces.check(block, new Shape(1, 4, 3), new Shape(1, 2, 5));
    }
}
