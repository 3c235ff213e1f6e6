package org.pathlift.analysis.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.conditioning.meanfield.CriticalLine;
import org.pathlift.conditioning.meanfield.CriticalPoint;
import org.pathlift.conditioning.meanfield.FixedPoints;
import org.pathlift.conditioning.meanfield.MeanField;
import org.pathlift.conditioning.meanfield.Variances;
import org.pathlift.testdata.TestData;

/** Data collapse of decays in networks of infinite width: oracle 10. */
class CollapseTest {

    /** The networks of oracles 10 and 11, at their q*. */
    static MeanFieldDecay network(String name, int depth) {
        return switch (name) {
            case "relu_critical", "relu_critical_2_0" -> decay(Activations.relu(), new Variances(2, 0), depth);
            case "relu_ordered_1.5_0.05" -> decay(Activations.relu(), new Variances(1.5, 0.05), depth);
            case "tanh_critical_0.05" -> {
                CriticalPoint point =
                        CriticalLine.of(Activations.tanh()).at(0.05).point().orElseThrow();
                yield new MeanFieldDecay(new MeanField(Activations.tanh(), point.variances()), point.q(), depth);
            }
            case "tanh_ordered_1.2_0.05" -> decay(Activations.tanh(), new Variances(1.2, 0.05), depth);
            default -> throw new IllegalArgumentException("no network is called " + name);
        };
    }

    private static MeanFieldDecay decay(Activation activation, Variances variances, int depth) {
        MeanField layer = new MeanField(activation, variances);
        return new MeanFieldDecay(layer, FixedPoints.of(layer).from(1).q().orElseThrow(), depth);
    }

    private static Offset<Double> near(double expected) {
        return within(1e-6 * Math.abs(expected));
    }

    @Test
    void of_theOraclesNetworks_givesItsNumbers() {
        JsonNode cases = TestData.criticality("10-scaling-collapse").path("cases");
        assertThat(cases).hasSize(4);
        for (JsonNode row : cases) {
            String name = row.at("/inputs/name").textValue();
            double p = row.at("/inputs/p").doubleValue();
            double[] starts = StreamSupport.stream(row.at("/inputs/eps0").spliterator(), false)
                    .mapToDouble(JsonNode::doubleValue)
                    .toArray();
            List<DepthCurve> curves =
                    network(name, row.at("/inputs/L").intValue()).from(starts);
            Collapse collapse = Collapse.of(curves, p).collapse().orElseThrow();
            JsonNode expected = row.path("outputs");
            double critical = expected.path("Ecrit").doubleValue();
            double ordered = expected.path("Eord").doubleValue();
            double index = expected.path("index").doubleValue();
            assertThat(collapse.critical()).as(name).isCloseTo(critical, near(critical));
            assertThat(collapse.ordered()).as(name).isCloseTo(ordered, near(ordered));
            assertThat(collapse.index()).as(name).isCloseTo(index, near(index));
            assertThat(collapse.from()).isCloseTo(expected.at("/xRange/0").doubleValue(), within(1e-12));
            assertThat(collapse.to()).isCloseTo(expected.at("/xRange/1").doubleValue(), within(1e-12));
            for (int k = 0; k < starts.length; k++) {
                double last = expected.path("finalEps").path(k).doubleValue();
                assertThat(curves.get(k).at(40)).as(name).isCloseTo(last, near(last));
            }
        }
    }

    @Test
    void of_theFlowItself_isPerfect() {
        CriticalFlow flow = new CriticalFlow(SlopeClass.KINKED, 0, 0.3);
        List<DepthCurve> curves = DoubleStream.of(0.001, 0.01, 0.1)
                .mapToObj(eps -> DepthCurve.of(
                        0,
                        IntStream.rangeClosed(0, 400)
                                .mapToDouble(l -> eps * flow.collapsed(l * Math.sqrt(eps)))
                                .toArray()))
                .toList();
        // What is left is that of straight lines between layers: at most (ln 2)^2/8 times the curvature p y/(1 + y)^2
        // at
        // y = s x/p, which is 0.0052 at the smallest x, the root of 0.1.
        assertThat(Collapse.of(curves, 2).collapse().orElseThrow().critical()).isLessThan(0.0052);
        assertThat(Collapse.distance(curves, flow).orElseThrow()).isLessThan(1e-14);
        assertThat(Collapse.distance(curves, new CriticalFlow(SlopeClass.KINKED, 0, 0.31))
                        .orElseThrow())
                .isGreaterThan(1e-3);
    }

    @Test
    void of_curvesThatCannotBeCompared_saysWhy() {
        DepthCurve one = DepthCurve.of(0, 0.4, 0.3, 0.2, 0.1);
        assertThat(Collapse.of(List.of(one), 1))
                .isEqualTo(new NoCollapse("a collapse compares at least 2 decays, found 1"));
        assertThat(Collapse.of(List.of(one, one), 1))
                .isEqualTo(new NoCollapse("the decays start too much alike, from 1 - c of 0.400 to 0.400"));
        assertThat(Collapse.of(List.of(one, DepthCurve.of(0, 0, 0, 0, 0)), 1).collapse())
                .isEmpty();
        assertThat(Collapse.of(List.of(one, DepthCurve.of(0, 1e-6, 1e-7, 1e-8, 1e-9)), 1))
                .isEqualTo(new NoCollapse("the decays have no rescaled depth in common"));
        assertThatThrownBy(() -> Collapse.of(List.of(one, DepthCurve.of(0, 0.1)), 1))
                .hasMessageContaining("same layers");
        assertThatThrownBy(() -> Collapse.of(List.of(DepthCurve.of(1, 0.1)), 1))
                .hasMessageContaining("from layer 0 on");
    }
}
