package org.pathlift.analysis.invariance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.pathlift.analysis.metric.Analysis;
import org.pathlift.analysis.metric.Metric;
import org.pathlift.analysis.metric.MetricDescription;
import org.pathlift.analysis.metric.Metrics;
import org.pathlift.analysis.metric.Subject;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.FunctionProof;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.runtime.ShapeTable;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/** What metrics declare invariant stays under random rescaling and permutation of every fixture; what they do not moves. */
class InvarianceTest {

    private static final double BOUND = 1e-9;

    /** Those that declare invariant numbers. */
    private static final List<Metric> DECLARING = Metrics.all().stream()
            .filter(metric -> !metric.description().invariant().isEmpty())
            .toList();

    private static Subject subject(String fixture) {
        Model model = ModelReader.read(TestData.fixture(fixture));
        ShapeTable shapes = ShapeInference.infer(model);
        return new Subject(
                SymmetryFinder.find(new Facts(model, shapes), NodeFilter.ALL),
                FunctionProof.draw(model, shapes, 1, 2),
                2);
    }

    @Test
    void numbers_ofEveryFixture_stayOrMoveAsDeclared() {
        Map<String, MetricDescription> descriptions =
                DECLARING.stream().collect(Collectors.toMap(Metric::name, Metric::description));
        Set<String> still = new LinkedHashSet<>();
        Set<String> moved = new LinkedHashSet<>();
        for (String fixture : TestData.fixtureNames()) {
            Subject subject = subject(fixture);
            Invariance found = Invariance.of(
                    subject, Analysis.run(subject, DECLARING, (metric, done) -> {}), (metric, done) -> {});
            assertThat(found.numbers()).isNotEmpty();
            for (NumberStanding number : found.numbers()) {
                String place = number.metric() + " " + number.number();
                boolean stays = stays(number.rescaled()) && stays(number.permuted());
                if (descriptions.get(number.metric()).isInvariant(number.number())) {
                    assertThat(stays).as("%s of %s: %s", place, fixture, number).isTrue();
                } else {
                    (stays ? still : moved).add(place);
                }
            }
        }
        assertThat(moved).hasSizeGreaterThan(50);
        still.removeAll(moved);
        assertThat(still)
                .as("numbers that no fixture moves, and that are not declared invariant")
                .isEmpty();
    }

    private static boolean stays(NumberStanding.@org.jspecify.annotations.Nullable InCopy copy) {
        return copy != null && copy.change() <= BOUND;
    }

    @Test
    void copies_ofAFixture_areOthers() {
        Subject subject = subject("resnet_bn");
        Invariance found =
                Invariance.of(subject, Analysis.run(subject, DECLARING, (metric, done) -> {}), (metric, done) -> {});

        assertThat(found.scaled()).isEqualTo(64);
        assertThat(found.moved()).isGreaterThan(40);
        assertThat(found.numbers())
                .filteredOn(number -> number.number().equals("regions/*/imbalance/largest"))
                .singleElement()
                .satisfies(number -> {
                    assertThat(number.artefact()).isTrue();
                    assertThat(stays(number.permuted())).isTrue();
                });
        assertThat(found.numbers())
                .filteredOn(number -> number.number().equals("points/*/max"))
                .singleElement()
                .satisfies(number -> assertThat(number.artefact()).isFalse());
    }
}
