package org.pathlift.analysis.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.pathlift.analysis.report.PhaseDiagramReport;
import org.pathlift.analysis.report.Report;
import org.pathlift.analysis.report.ReportJson;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.conditioning.meanfield.Covariances;
import org.pathlift.conditioning.meanfield.CriticalPoint;
import org.pathlift.conditioning.meanfield.MeanField;
import org.pathlift.conditioning.meanfield.Phase;

class PhaseDiagramTest {

    private static PhaseOptions options(String activation, int seeds) {
        return new PhaseOptions(
                Activations.named(activation), new Range(0.6, 3.4, 8), new Range(0, 0.3, 3), 100, 12, seeds, 7);
    }

    @Test
    void of_anyNumberOfThreads_isTheSame() throws Exception {
        PhaseOptions options = options("tanh", 6);
        PhaseDiagram parallel = PhaseDiagram.of(options);
        ForkJoinPool one = new ForkJoinPool(1);
        try {
            assertThat(one.submit(() -> PhaseDiagram.of(options)).get()).isEqualTo(parallel);
        } finally {
            one.shutdown();
        }
    }

    @Test
    void phases_changeAtTheCriticalLine() {
        for (String name : List.of("tanh", "erf", "elu")) {
            PhaseDiagram diagram = PhaseDiagram.of(options(name, 0));
            for (int row = 1; row < 3; row++) {
                double critical = diagram.line()
                        .get(row)
                        .point()
                        .map(CriticalPoint::variances)
                        .orElseThrow()
                        .weight();
                for (int column = 0; column < 8; column++) {
                    PhasePlace place = diagram.at(column, row);
                    place.limit()
                            .phase()
                            .ifPresent(phase -> assertThat(phase)
                                    .isEqualTo(place.variances().weight() < critical ? Phase.ORDERED : Phase.CHAOTIC));
                }
            }
        }
    }

    @Test
    void predicted_isTheIteratedMap() {
        PhasePlace place = PhaseDiagram.of(options("gelu", 0)).at(2, 1);
        MeanField layer = new MeanField(Activations.gelu(), place.variances());
        Covariances covariances = Covariances.ofCorrelation(1, 1, 0.5);
        for (int l = 1; l < 12; l++) {
            covariances = layer.next(covariances);
        }
        assertThat(place.predicted()).isEqualTo(covariances);
        assertThat(place.q()).isNull();
    }

    /** 60 networks of width 1000: each place within five standard errors and the bias of width, seed 3. */
    @Test
    void measured_ofWideNetworks_isAsPredicted() {
        PhaseDiagram diagram = PhaseDiagram.of(
                new PhaseOptions(Activations.tanh(), new Range(0.8, 2.8, 3), new Range(0.05, 0.25, 2), 1000, 6, 60, 3));
        for (PhasePlace place : diagram.places()) {
            Estimate q = java.util.Objects.requireNonNull(place.q());
            Estimate c = java.util.Objects.requireNonNull(place.correlation());
            Covariances predicted = java.util.Objects.requireNonNull(place.predicted());
            assertThat(q.networks()).isEqualTo(60);
            assertThat(q.mean()).isCloseTo(predicted.q1(), within(5 * q.error() + 0.002));
            assertThat(c.mean()).isCloseTo(predicted.correlation(), within(5 * c.error() + 0.002));
        }
    }

    @Test
    void estimate_isMeanAndStandardError() {
        Estimate estimate = java.util.Objects.requireNonNull(Estimate.of(new double[] {1, 2, 3, 6}));
        // The variance of a sample with sum of squared deviations 14 is 14/3; its mean's is 14/12.
        assertThat(estimate.mean()).isEqualTo(3);
        assertThat(estimate.error()).isCloseTo(Math.sqrt(14.0 / 12), within(1e-15));
        assertThat(estimate.deviation(3 - Math.sqrt(14.0 / 12)).orElseThrow()).isCloseTo(1, within(1e-14));
        assertThat(Estimate.of(new double[] {1})).isNull();
    }

    @Test
    void report_ofEveryKindOfPlace_isValid() throws Exception {
        for (String name : List.of("tanh", "relu", "gelu", "softplus")) {
            PhaseDiagram diagram = PhaseDiagram.of(options(name, 3));
            JsonNode json = new ObjectMapper().readTree(ReportJson.toJson(PhaseDiagramReport.of(diagram)));
            assertThat(json.path("places")).hasSize(24);
            assertThat(json.path("line")).hasSize(3);
            try (InputStream in = Report.class.getResourceAsStream("study.phase-diagram.schema.json")) {
                assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                                .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON)
                                .validate(json))
                        .isEmpty();
            }
        }
    }

    @Test
    void ranges_endWhereTheySay() {
        assertThat(new Range(0.1, 0.7, 7).values()).hasSize(7).startsWith(0.1).endsWith(0.7);
        assertThat(new Range(2, 2, 1).values()).containsExactly(2);
        assertThatThrownBy(() -> new Range(2, 1, 3)).hasMessageContaining("must go up");
        assertThatThrownBy(() -> new Range(1, 2, 1)).hasMessageContaining("needs at least 2 steps, found 1");
    }

    @Test
    void options_thatAreNone_areRefused() {
        Range range = new Range(0, 1, 2);
        assertThatThrownBy(() -> new PhaseOptions(Activations.relu(), new Range(-1, 1, 2), range, 1, 1, 0, 0))
                .hasMessageContaining("sigma_w^2 must be at least 0.0, found -1.0");
        assertThatThrownBy(() -> new PhaseOptions(Activations.relu(), range, range, 1, 1, 1, 0))
                .hasMessageContaining("at least 2 seeds");
        assertThatThrownBy(() -> new PhaseOptions(Activations.relu(), range, range, 1, 0, 2, 0))
                .hasMessageContaining("the depth");
    }
}
