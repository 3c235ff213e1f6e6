package org.pathlift.conditioning.symmetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The guide's table of operators is the finder's. */
class GuideTableTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`.*?) \\|");
    private static final Pattern OPERATOR = Pattern.compile("`([A-Z]\\w+)`");

    @Test
    void guide_listsTheOperatorsThatLetScalesThrough() throws IOException {
        String guide = Files.readString(Path.of(System.getProperty("pathlift.root"), "docs/guide.md"));
        Set<String> listed = new TreeSet<>();
        Matcher row = ROW.matcher(guide);
        while (row.find()) {
            Matcher operator = OPERATOR.matcher(row.group(1));
            while (operator.find()) {
                listed.add(operator.group(1));
            }
        }
        assertThat(listed).isEqualTo(Rules.operators());
    }
}
