package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page docs/troubleshooting.md explains messages that the program has. */
class TroubleshootingDocTest {

    private static final Path ROOT = Path.of(System.getProperty("pathlift.root", ".."));
    private static final Pattern MESSAGE = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

    @Test
    void messages_areThoseOfTheSources() throws IOException {
        List<String> messages = MESSAGE.matcher(Files.readString(ROOT.resolve("docs/troubleshooting.md")))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
        String sources;
        try (Stream<Path> files = Files.walk(ROOT)) {
            StringBuilder all = new StringBuilder();
            files.filter(file -> file.toString().replace('\\', '/').contains("/src/main/java/"))
                    .filter(file -> file.toString().endsWith(".java"))
                    .forEach(file -> all.append(read(file)));
            sources = all.toString();
        }

        assertThat(messages).hasSizeGreaterThan(30);
        assertThat(messages.stream().filter(message -> !sources.contains('"' + message + '"')))
                .isEmpty();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
