package org.pathlift.conditioning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.RescalePlan;
import org.pathlift.conditioning.rescale.Rescaler;
import org.pathlift.conditioning.solve.SolverOptions;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

class PathConditionerTest {

    private static final RescaleOptions OPTIONS = RescaleOptions.defaults();

    @Test
    void rescale_ofABlock_givesTheBitsOfTheRescaledFile() {
        Model model = ModelReader.read(TestData.fixture("mlp_relu"));
        Model expected = Rescaler.plan(model, OPTIONS).apply();
        try (Net net = new Net("mlp_relu", DataType.FLOAT32)) {
            RescaleSummary summary = PathConditioner.rescale(net.block(), OPTIONS);
            assertThat(summary).isEqualTo(RescaleSummary.of(Rescaler.plan(model, OPTIONS)));
            assertThat(summary.unitsMoved()).isPositive();
            for (String name : net.block().weights().keySet()) {
                assertThat(constant(net.block().toModel(), name)).as(name).containsExactly(constant(expected, name));
            }
        }
    }

    @Test
    void rescale_ofABlockInFloat64_keepsItsPrecision() {
        try (Net net = new Net("mlp_relu", DataType.FLOAT64)) {
            double[] before = net.outputs(1);
            PathConditioner.rescale(
                    net.block(), OPTIONS.withCriterion(CriterionChoice.RANDOM).withSeed(7));
            assertThat(net.outputs(1)).containsExactly(before, Offset.offset(1e-13 * Factors.largest(before)));
        }
    }

    @Test
    void rescale_again_findsNothingMoreToGain() {
        RescaleOptions converged = OPTIONS.withSolver(SolverOptions.converge(1e-12, 1000));
        try (Net net = new Net("mlp_relu", DataType.FLOAT64)) {
            PathConditioner conditioner = PathConditioner.of(net.block(), converged);
            RescaleSummary first = conditioner.rescale();
            RescaleSummary second = conditioner.rescale();
            assertThat(first.gain()).isGreaterThan(1e-3);
            assertThat(second.gain()).isCloseTo(0, within(1e-9));
            assertThat(second.largestScale()).isCloseTo(1, within(1e-4));
        }
    }

    @Test
    void frozenWeights_stayAsTheyAre_andTheFunctionToo() {
        try (Net all = new Net("mlp_deep_relu", DataType.FLOAT64);
                Net free = new Net("mlp_deep_relu", DataType.FLOAT64)) {
            String frozen = List.copyOf(all.block().weights().keySet()).get(2);
            free.block().weights().get(frozen).freeze(true);
            double[] weight = Net.doubles(free.block().weights().get(frozen).getArray());
            double[] outputs = free.outputs(1);
            RescaleOptions random = OPTIONS.withCriterion(CriterionChoice.RANDOM);
            int moved = PathConditioner.rescale(free.block(), random).unitsMoved();
            assertThat(moved)
                    .isBetween(1, PathConditioner.rescale(all.block(), random).unitsMoved() - 1);
            assertThat(Net.doubles(free.block().weights().get(frozen).getArray()))
                    .containsExactly(weight);
            assertThat(free.outputs(1)).containsExactly(outputs, Offset.offset(1e-12 * Factors.largest(outputs)));
        }
    }

    /** A constant that is nobody's parameter holds its units like a frozen weight. */
    @Test
    void weightsThatAreNotGiven_holdTheirUnits() {
        try (Net net = new Net("mlp_relu", DataType.FLOAT64)) {
            Map<String, Parameter> some = new HashMap<>(net.block().weights());
            some.remove(net.block().weights().keySet().iterator().next());
            double[] outputs = net.outputs(1);
            PathConditioner.of(net.block().toModel(), some, OPTIONS).rescale();
            assertThat(net.outputs(1)).containsExactly(outputs, Offset.offset(1e-12 * Factors.largest(outputs)));
        }
    }

    @Test
    void copiesOnOtherPlaces_moveAlong() {
        try (Net net = new Net("mlp_relu", DataType.FLOAT64);
                NDManager manager = net.manager().newSubManager()) {
            ParameterStore copying = new ParameterStore(manager, true);
            Device cpu = Device.cpu();
            net.block().weights().values().forEach(parameter -> copying.getValue(parameter, cpu, true));
            PathConditioner.of(net.block(), OPTIONS).withCopies(copying, cpu).rescale();
            net.block().weights().forEach((name, parameter) -> {
                NDArray copy = copying.getValue(parameter, cpu, true);
                assertThat(copy).isNotSameAs(parameter.getArray());
                assertThat(Net.doubles(copy)).as(name).containsExactly(Net.doubles(parameter.getArray()));
            });
        }
    }

    @Test
    void overflow_isRefusedAndNothingChanged() {
        try (Net net = new Net("mlp_relu", DataType.FLOAT32)) {
            Map<String, double[]> before = net.weights();
            PathConditioner conditioner = PathConditioner.of(net.block(), OPTIONS);
            RescalePlan plan = conditioner.plan();
            double[] z = new double[plan.scales().units()];
            z[0] = 2 * 140 * LogScales.LN_2;
            RescalePlan far = new RescalePlan(plan.symmetry(), OPTIONS, List.of(), LogScales.ofZ(z));
            assertThatThrownBy(() -> conditioner.apply(far))
                    .isInstanceOf(UnsupportedModelException.class)
                    .hasMessageContaining("a rescaled array must be finite");
            net.weights().forEach((name, now) -> assertThat(now).containsExactly(before.get(name)));
        }
    }

    @Test
    void of_parametersThatDoNotFit_isRefused() {
        try (Net net = new Net("mlp_relu", DataType.FLOAT32)) {
            Model model = net.block().toModel();
            Parameter parameter = net.block().weights().values().iterator().next();
            assertThatThrownBy(() -> PathConditioner.of(model, Map.of("nobody", parameter), OPTIONS))
                    .hasMessageContaining("no constant 'nobody'");
            List<String> names = List.copyOf(net.block().weights().keySet());
            assertThatThrownBy(() -> PathConditioner.of(
                            model, Map.of(names.get(0), parameter, names.get(1), parameter), OPTIONS))
                    .hasMessageContaining("under two names");
            PathConditioner wrong = PathConditioner.of(model, Map.of(names.get(1), parameter), OPTIONS);
            assertThatThrownBy(wrong::plan).hasMessageContaining("has shape");
        }
    }

    @Test
    void nodesThatAreExcluded_stayExcluded() {
        try (Net net = new Net("mlp_relu", DataType.FLOAT32)) {
            RescaleOptions none = OPTIONS.withNodes(new NodeFilter(List.of(), List.of("*")));
            assertThat(PathConditioner.rescale(net.block(), none).unitsMoved()).isZero();
        }
    }

    private static double[] constant(Model model, String name) {
        return model.graph().constant(name).reader().toDoubles();
    }
}
