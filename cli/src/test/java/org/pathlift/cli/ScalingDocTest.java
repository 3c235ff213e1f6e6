package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docs/scaling.md shows is what the program prints. */
class ScalingDocTest {

    private static final String CALL = "$ pathlift ";

    @Test
    void examples_areWhatTheProgramPrints() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("pathlift.root", ".."), "docs", "scaling.md"));
        List<String> blocks = Arrays.stream(page.split("```"))
                .filter(block -> block.startsWith("console\n" + CALL))
                .map(block -> block.substring("console\n".length()))
                .toList();
        assertThat(blocks).hasSize(2);
        for (String block : blocks) {
            int end = block.indexOf('\n');
            Object[] arguments = block.substring(CALL.length(), end).split(" ");
            List<String> printed = Cli.run(arguments).out().lines().toList();
            assertThat(block.substring(end + 1).lines().toList()).isEqualTo(printed);
        }
    }
}
