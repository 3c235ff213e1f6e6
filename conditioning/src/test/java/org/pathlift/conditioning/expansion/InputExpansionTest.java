package org.pathlift.conditioning.expansion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.FloatBuffer;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.conditioning.expansion.InputExpansion.Appended;
import org.pathlift.conditioning.expansion.InputExpansion.Spaced;
import org.pathlift.conditioning.testing.OracleNets;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.RequestException;
import org.pathlift.testdata.TestData;

/** Where entries go; numbers of oracle {@code replica}. */
class InputExpansionTest {

    private static final Shape SMALL = Shape.of(1, 2, 2);

    @Test
    void images_oracle_areTheSame() {
        for (JsonNode expected : TestData.oracle("replica").path("expand2d")) {
            Spaced expansion = new Spaced(
                    expected.path("K").asInt(),
                    expected.path("offset").asInt(),
                    expected.path("fill").asDouble());
            Placement placement = Placement.of(expansion, SMALL, Set.of(1, 2));

            assertThat(placement.expand(OracleNets.flat(expected.path("X"))))
                    .containsExactly(OracleNets.flat(expected.path("Y")));
        }
    }

    @Test
    void vectors_oracle_areTheSame() {
        JsonNode expected = TestData.oracle("replica").path("expand1d");
        double[] x = OracleNets.flat(expected.path("x"));
        Shape shape = Shape.of(x.length);

        assertThat(Placement.of(new Appended(3, 0.5), shape, Set.of(0)).expand(x))
                .containsExactly(OracleNets.flat(expected.path("append_m3")));
        assertThat(Placement.of(new Spaced(2, 0, 0.5), shape, Set.of(0)).expand(x))
                .containsExactly(OracleNets.flat(expected.path("interleave_K2")));
    }

    @Test
    void put_severalInOneBuffer_goOnBehindEachOther() {
        Placement placement = Placement.of(new Appended(1, 9), Shape.of(2), Set.of(0));
        float[] expanded = new float[6];
        FloatBuffer into = FloatBuffer.wrap(expanded);

        placement.put(new float[] {1, 2, 3, 4}, 2, into);
        placement.put(new float[] {1, 2, 3, 4}, 0, into);

        assertThat(expanded).containsExactly(3, 4, 9, 1, 2, 9);
        assertThat(into.hasRemaining()).isFalse();
    }

    @Test
    void sequences_alongFeatures_keepTheirSteps() {
        Placement placement = Placement.of(new Appended(1, 0), Shape.of(2, 2), Set.of(1));

        assertThat(placement.expand(new double[] {1, 2, 3, 4})).containsExactly(1, 2, 0, 3, 4, 0);
        assertThat(placement.to()).isEqualTo(Shape.of(2, 3));
    }

    @Test
    void extent_backAndForth_isTheSame() {
        for (InputExpansion expansion : new InputExpansion[] {new Spaced(3, 2, 0.5), new Appended(4, 0.5)}) {
            assertThat(expansion.original(expansion.extent(7))).hasValue(7);
        }
        assertThat(new Spaced(3, 0, 0.5).original(8)).isEmpty();
        assertThat(new Appended(4, 0.5).original(4)).isEmpty();
        assertThat(new Spaced(1, 0, 0.5).isIdentity()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"factor=2,fill=0.25,offset=1", "append=3,fill=-1.5", "factor=1,fill=0.0,offset=0"})
    void text_backAndForth_isTheSame(String text) {
        assertThat(InputExpansion.parse(text)).hasToString(text);
    }

    @Test
    void text_defaults_areHalfAndZero() {
        assertThat(InputExpansion.parse("factor=2")).isEqualTo(new Spaced(2, 0, 0.5));
        assertThat(InputExpansion.parse("append=2")).isEqualTo(new Appended(2, 0.5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fill=1",
                "factor=2,append=3",
                "append=3,offset=1",
                "factor=2,offset=2",
                "factor=0",
                "append=0",
                "factor=x",
                "factor=2,fill=NaN",
                "factor=2,factor=3",
                "faktor=2"
            })
    void text_thatIsNone_isRefused(String text) {
        assertThatThrownBy(() -> InputExpansion.parse(text))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("an expansion must be");
    }

    @Test
    void text_severalMistakes_areToldAtOnce() {
        assertThatThrownBy(() -> InputExpansion.parse("faktor=2,fill=x"))
                .isInstanceOfSatisfying(
                        RequestException.class, e -> assertThat(e.problems()).hasSize(3));
    }
}
