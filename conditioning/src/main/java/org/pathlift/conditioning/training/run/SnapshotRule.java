package org.pathlift.conditioning.training.run;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.runtime.RequestException;

/**
 * Where and how often a run keeps its weights for later study, as models of their own. Unlike checkpoints all of them stay.
 *
 * @param folder where the files go, named by the number of updates
 * @param unit what is counted
 * @param every how many of them lie between two snapshots; the first and the last weights are always kept
 */
public record SnapshotRule(Path folder, Unit unit, long every) {

    private static final Pattern FORM =
            Pattern.compile("(?<folder>.+?)(@(every=(?<epochs>[1-9]\\d{0,8})|steps=(?<steps>[1-9]\\d{0,8})))?");
    private static final Pattern TIMING = Pattern.compile("(@|every=|steps=)[^/\\\\]*$");

    /** What is counted between snapshots. */
    public enum Unit {
        /** Epochs that were completed. */
        EPOCHS,
        /** Updates of the weights. */
        UPDATES
    }

    /**
     * Checks {@code every}.
     *
     * @throws IllegalArgumentException if {@code every} is below 1
     */
    public SnapshotRule {
        if (every < 1) {
            throw new IllegalArgumentException("snapshots must be at least 1 apart, found " + every);
        }
    }

    /**
     * Reads {@code FOLDER}, with {@code @every=EPOCHS} (1 is usual) or {@code @steps=UPDATES}.
     *
     * @throws RequestException if the text is neither
     */
    public static SnapshotRule parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || TIMING.matcher(form.group("folder")).find()) {
            throw new RequestException(List.of(new Problem(
                    "where and when snapshots are kept must be known",
                    "'" + text + "'",
                    "a folder, with @every=EPOCHS or @steps=UPDATES behind it",
                    text,
                    "write for example run1@steps=50")));
        }
        Path folder = Path.of(form.group("folder"));
        if (form.group("steps") != null) {
            return new SnapshotRule(folder, Unit.UPDATES, Long.parseLong(form.group("steps")));
        }
        return new SnapshotRule(
                folder, Unit.EPOCHS, form.group("epochs") == null ? 1 : Long.parseLong(form.group("epochs")));
    }

    boolean isDueAfterStep(long steps) {
        return unit == Unit.UPDATES && steps % every == 0;
    }

    boolean isDueAfterEpoch(long epochs) {
        return unit == Unit.EPOCHS && epochs % every == 0;
    }
}
