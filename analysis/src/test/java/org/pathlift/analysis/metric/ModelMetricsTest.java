package org.pathlift.analysis.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.pathlift.analysis.scaling.DepthCurve;
import org.pathlift.analysis.scaling.ScalingMetrics;
import org.pathlift.conditioning.architecture.Activation;
import org.pathlift.conditioning.architecture.Architecture;
import org.pathlift.conditioning.architecture.ArchitectureOptions;
import org.pathlift.conditioning.init.InitOptions;
import org.pathlift.conditioning.init.Scheme;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.conditioning.meanfield.Covariances;
import org.pathlift.conditioning.meanfield.MeanField;
import org.pathlift.conditioning.meanfield.Variances;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.FunctionProof;
import org.pathlift.onnx.runtime.RequestException;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.runtime.ShapeTable;

/** Metrics of random networks whose laws are known. */
class ModelMetricsTest {

    /** A random MLP as wide as its input. */
    private static Subject mlp(int width, int depth, String activation, Scheme scheme, int inputs) {
        ArchitectureOptions options = ArchitectureOptions.builder()
                .input(width)
                .width(width)
                .depth(depth)
                .activation(Activation.parse(activation))
                .build();
        Model model = Architecture.MLP
                .blueprint(options)
                .draft()
                .model(InitOptions.of(scheme).withSeed(5));
        ShapeTable shapes = ShapeInference.infer(model);
        return new Subject(
                SymmetryFinder.find(new Facts(model, shapes), NodeFilter.ALL),
                FunctionProof.draw(model, shapes, inputs, 5),
                5);
    }

    private static <T extends MetricValue> T measured(Metric metric, Subject subject, Class<T> type) {
        MetricOutcome outcome = metric.measure(subject);
        assertThat(outcome).isInstanceOf(MetricOutcome.Measured.class);
        return type.cast(((MetricOutcome.Measured) outcome).value());
    }

    private static String refused(Metric metric, Subject subject) {
        MetricOutcome outcome = metric.measure(subject);
        assertThat(outcome).isInstanceOf(MetricOutcome.NotApplicable.class);
        return ((MetricOutcome.NotApplicable) outcome).reason();
    }

    @Test
    void correlationDecay_criticalRelu_isThePowerLawOfAKink() {
        Subject subject = mlp(512, 30, "relu", Scheme.HE, 4);
        CorrelationDecay decay = measured(new CorrelationDecayMetric(), subject, CorrelationDecay.class);

        assertThat(decay.pairs()).isEqualTo(6);
        assertThat(decay.behaviour()).isEqualTo("power-law");
        assertThat(decay.exponent()).isEqualTo(2);
        assertThat(decay.orderParameter()).isZero();
    }

    @Test
    void correlationDecay_orderedTanh_fallsAsAtInfiniteWidth() {
        Subject subject = mlp(512, 14, "tanh", Scheme.PYTORCH, 4);
        CorrelationDecay decay = measured(new CorrelationDecayMetric(), subject, CorrelationDecay.class);
        Variances variances = new Variances(1.0 / 3, 1.0 / (3 * 512));
        // The curve of infinite width from two independent inputs on, fitted alike: q still falls in the first layers.
        Covariances layer = new MeanField(Activations.identity(), variances).next(Covariances.ofCorrelation(1, 1, 0));
        double[] eps = new double[16];
        eps[0] = 1;
        for (int depth = 1; depth < eps.length; depth++) {
            eps[depth] = 1 - layer.correlation();
            layer = new MeanField(Activations.tanh(), variances).next(layer);
        }
        double xi = ScalingMetrics.ofPairs(List.of(DepthCurve.of(0, eps))).xi().orElseThrow();

        assertThat(decay.behaviour()).isEqualTo("exponential");
        assertThat(Objects.requireNonNull(decay.xi())).isCloseTo(xi, within(0.1 * xi));
    }

    @Test
    void angles_heMlp_areThoseOfTheLawWithinItsSpread() {
        Subject subject = mlp(256, 12, "relu", Scheme.HE, 3);
        Angles angles = measured(new AngleMetric(), subject, Angles.class);

        assertThat(angles.notPredicted()).isNull();
        assertThat(angles.depths()).hasSize(13);
        for (Angles.Depth depth : angles.depths().subList(1, 13)) {
            double predicted = Objects.requireNonNull(depth.degrees().predicted());
            double found = Objects.requireNonNull(depth.degrees().measured());
            // The pairs of one network fluctuate together.
            assertThat(2 * Math.abs(Math.log(Math.sin(Math.toRadians(found)) / Math.sin(Math.toRadians(predicted)))))
                    .as("depth %d", depth.depth())
                    .isLessThan(4 * Objects.requireNonNull(depth.spread()));
        }
        assertThat(Objects.requireNonNull(angles.collapseDepth())).isGreaterThan(12);
    }

    @Test
    void angles_tanhMlp_areMeasuredAndNotPredicted() {
        Angles angles = measured(new AngleMetric(), mlp(64, 3, "tanh", Scheme.HE, 2), Angles.class);

        assertThat(angles.notPredicted()).contains("does not read a ReLU");
        assertThat(angles.depths())
                .hasSize(4)
                .allSatisfy(depth -> assertThat(depth.degrees().predicted()).isNull());
    }

    @Test
    void oneInput_hasNoPairs() {
        Subject subject = mlp(16, 3, "relu", Scheme.HE, 1);

        assertThat(refused(new CorrelationDecayMetric(), subject)).contains("there is one input");
        assertThat(refused(new AngleMetric(), subject)).contains("there is one input");
        assertThat(refused(new ResizingMetric(), subject)).contains("there is one input");
        assertThat(measured(new TangentKernelMetric(), subject, TangentKernel.class)
                        .meanCosine())
                .isNull();
    }

    @Test
    void run_aMetricThatTheInputsDoNotAllow_saysSoAndTheOthersAreMeasured() {
        Subject subject = mlp(16, 3, "relu", Scheme.HE, 2);
        Metric refusing = new Metric() {
            @Override
            public String name() {
                return "refusing";
            }

            @Override
            public MetricDescription description() {
                return new MetricDescription("nothing", "never", "too much", "none", "a test");
            }

            @Override
            public double passes(Subject any) {
                return 1;
            }

            @Override
            public MetricOutcome measure(Subject any) {
                throw new RequestException(List.of(
                        new Problem("memory must suffice", "the kernel", "1 GiB", "2 GiB", "use fewer inputs")));
            }
        };
        List<Analysis.Result> results =
                Analysis.run(subject, List.of(refusing, new CriticalityMetric()), (metric, done) -> {});

        assertThat(results.get(0).outcome())
                .isEqualTo(new MetricOutcome.NotApplicable("the kernel: memory must suffice, found 2 GiB"));
        assertThat(results.get(1).outcome()).isInstanceOf(MetricOutcome.Measured.class);
    }

    @Test
    void angles_ofAWideShallowNet_differLittleBetweenTheLawsOfFiniteWidth() {
        Angles angles = measured(new AngleMetric(), mlp(256, 4, "relu", Scheme.HE, 2), Angles.class);
        Angles.Depth last = angles.depths().get(4);

        double hybrid = Objects.requireNonNull(last.degrees().predicted());
        double infinite = Objects.requireNonNull(last.infiniteWidth());
        double published = Objects.requireNonNull(last.published());
        assertThat(hybrid).isLessThan(infinite);
        assertThat(published).isLessThan(infinite);
        assertThat(Math.abs(published - hybrid)).isLessThan(infinite - hybrid);
    }

    @Test
    void ntk_givesBothFormsOfTheNngpAndItsMemory() {
        TangentKernel kernel =
                measured(new TangentKernelMetric(), mlp(32, 2, "relu", Scheme.HE, 3), TangentKernel.class);

        assertThat(kernel.kernel()).hasSize(3);
        assertThat(Objects.requireNonNull(kernel.hidden()).get(1).get(1)).isPositive();
        assertThat(kernel.outputGram().get(0).get(2))
                .isEqualTo(kernel.outputGram().get(2).get(0));
        // At least the gradients of three inputs, four bytes a number.
        assertThat(kernel.memoryBytes()).isGreaterThan(3 * 4 * kernel.parameters());
    }

    @Test
    void resizing_vectors_areRefused() {
        assertThat(refused(new ResizingMetric(), mlp(16, 3, "relu", Scheme.HE, 2)))
                .contains("holds no images");
    }

    @Test
    void resizing_averagesBlocksAndKeepsTheRootMeanSquare() {
        double[] image = {1, 3, 0, 0, 5, 7, 0, 4};
        Map<String, Sample> resized =
                ResizingMetric.averaged(Map.of("x", Sample.ofDoubles(Shape.of(1, 1, 2, 4), image)), "x", 2);
        double factor = Math.sqrt(100.0 / (4 * 16 + 4 * 1));

        double[] expected = {4, 4, 1, 1, 4, 4, 1, 1};
        double[] found = Objects.requireNonNull(resized.get("x")).toDoubles();
        for (int i = 0; i < expected.length; i++) {
            assertThat(found[i]).isCloseTo(factor * expected[i], within(1e-12));
        }
    }

    @Test
    void unasked_largeModel_isLeftOutWithItsReason() {
        Subject subject = mlp(8, 2, "relu", Scheme.HE, 1);
        Metric small = new UnaskedMetric(new Limited(1000));
        Metric large = new UnaskedMetric(new Limited(100));

        assertThat(small.measure(subject)).isInstanceOf(MetricOutcome.Measured.class);
        assertThat(large.passes(subject)).isZero();
        assertThat(large.measure(subject))
                .isInstanceOfSatisfying(
                        MetricOutcome.NotApplicable.class,
                        outcome ->
                                assertThat(outcome.reason()).contains("parameters; ask for it by --metric jacobian"));
    }

    private record Limited(long mostParametersUnasked) implements Metric {

        @Override
        public String name() {
            return "jacobian";
        }

        @Override
        public MetricDescription description() {
            return new JacobianMetric(64).description();
        }

        @Override
        public double passes(Subject subject) {
            return 1;
        }

        @Override
        public MetricOutcome measure(Subject subject) {
            return new JacobianMetric(64).measure(subject);
        }
    }
}
