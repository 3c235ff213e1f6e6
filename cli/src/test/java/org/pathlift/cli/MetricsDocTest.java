package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pathlift.analysis.explanation.Explanation;
import org.pathlift.analysis.explanation.Explanations;
import org.pathlift.analysis.metric.Metric;
import org.pathlift.analysis.metric.Metrics;

/** The page docs/metrics.md is made from the metrics themselves. */
class MetricsDocTest {

    private static final Path PAGE = Path.of(System.getProperty("pathlift.root", ".."), "docs", "metrics.md");
    private static final int WIDTH = 120;

    @BeforeAll
    static void write() throws IOException {
        if (Boolean.getBoolean("pathlift.docs.write")) {
            Files.writeString(PAGE, page());
        }
    }

    @Test
    void page_isThatOfTheMetrics() throws IOException {
        assertThat(Files.readString(PAGE)).isEqualTo(page());
    }

    @Test
    void everyExplanation_hasAnAnchorOfItsOwn() {
        assertThat(Stream.concat(Explanations.ofMetrics().stream(), Explanations.ofOthers().stream())
                        .map(Explanation::name))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z0-9-]+"));
    }

    @Test
    void names_areDistinctAndFoundAgain() {
        assertThat(Metrics.all().stream().map(Metric::name)).doesNotHaveDuplicates();
        for (Metric metric : Metrics.all()) {
            assertThat(Metrics.named(metric.name())).map(Metric::getClass).hasValue(metric.getClass());
        }
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Metrics

                What `pathlift analyze` measures of a model. Every metric gives a value or says why it does not apply. What is a
                paper's and what is pathlift's own operational definition stands under *source*.

                A network has many weights that compute the same: units may be rescaled and change places. Numbers that are *the
                same for every rescaling and order of units* say something about the function; they are named by their places in
                the report's JSON, and a test holds them to 1e-9. For all others `pathlift analyze --invariance` measures two
                copies of the model that compute the same, and tells what moves: those numbers are artefacts of scale or order.

                Pages that `--html` writes link to these sections and hold those that they link to. All of it is generated from
                the metrics: `mvn -pl cli -am test -Dtest=MetricsDocTest -Dpathlift.docs.write=true
                -Dsurefire.failIfNoSpecifiedTests=false`.
                """);
        Explanations.ofMetrics().forEach(explanation -> write(page, "##", explanation));
        page.append("""

                ## Numbers of other commands

                What other commands show. No metric of `analyze` measures it.
                """);
        Explanations.ofOthers().forEach(explanation -> write(page, "###", explanation));
        return page.toString();
    }

    private static void write(StringBuilder page, String level, Explanation explanation) {
        page.append('\n').append(level).append(' ').append(explanation.name()).append("\n\n");
        page.append(wrapped("", explanation.measures())).append('\n');
        explanation.points().forEach(point -> page.append(wrapped("* " + point.label() + ": ", point.text())));
    }

    private static String wrapped(String label, String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(label);
        boolean first = true;
        for (String word : text.split(" ")) {
            if (!first && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(label.isEmpty() ? "" : "  ").append(word);
            } else {
                line.append(first ? "" : " ").append(word);
            }
            first = false;
        }
        lines.add(line.toString());
        return String.join("\n", lines) + "\n";
    }
}
