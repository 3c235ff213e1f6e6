package org.pathlift.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.training.RescaleEvent;
import org.pathlift.conditioning.training.run.EpochResult;
import org.pathlift.conditioning.training.run.TrainWatcher;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.error.Problem;

/** Shows how training goes: a bar on a terminal, a line an epoch, a log of JSON lines. */
final class TrainWatch implements TrainWatcher {

    private static final JsonMapper JSON = new JsonMapper();
    private static final long TICK_NANOS = 200_000_000;
    private static final int BAR = 24;
    private static final String ERASE = "\r\u001b[K";

    private final Terminal terminal;
    private final OutputOptions options;
    private final @Nullable Path log;
    private final String condition;
    private final long seed;
    private final String prefix;
    private final Interrupt interrupt;
    private final long start = System.nanoTime();
    private long first = -1;
    private long lastTick = start;
    private boolean drawn;

    /**
     * Looks on at one run.
     *
     * @param prefix what each line of it begins with; empty where there is but one run
     */
    TrainWatch(
            Terminal terminal,
            OutputOptions options,
            @Nullable Path log,
            String condition,
            long seed,
            String prefix,
            Interrupt interrupt) {
        this.terminal = terminal;
        this.options = options;
        this.log = log;
        this.condition = condition;
        this.seed = seed;
        this.prefix = prefix;
        this.interrupt = interrupt;
    }

    @Override
    public void step(long done, long total, double loss) {
        if (first < 0) {
            first = done - 1;
        }
        long now = System.nanoTime();
        if (terminal.lively() && !options.quiet && now - lastTick >= TICK_NANOS) {
            lastTick = now;
            int filled = (int) (BAR * done / total);
            double left = (now - start) / 1e9 * (total - done) / (done - first);
            terminal.err()
                    .print(ERASE + "[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] " + 100 * done / total
                            + "%  loss " + Numbers.brief(loss) + "  " + clock(left) + " left");
            terminal.err().flush();
            drawn = true;
        }
    }

    private static String clock(double seconds) {
        long whole = Math.round(seconds);
        return whole >= 3600
                ? whole / 3600 + " h " + whole % 3600 / 60 + " min"
                : whole >= 60 ? whole / 60 + " min " + whole % 60 + " s" : whole + " s";
    }

    @Override
    public void epoch(EpochResult result) {
        erase();
        if (!options.quiet && !options.json) {
            StringBuilder line = new StringBuilder(
                    prefix + "epoch " + result.epoch() + "  loss " + Numbers.brief(result.trainLoss()));
            if (result.heldOut() != null) {
                line.append("  held out: loss ")
                        .append(Numbers.brief(result.heldOut().loss()));
                Double accuracy = result.heldOut().accuracy();
                if (accuracy != null) {
                    line.append(", accuracy ").append(Numbers.brief(accuracy));
                }
            }
            terminal.err().println(line + (result.best() ? "  *" : ""));
            terminal.err().flush();
        }
        write("epoch", result);
    }

    @Override
    public void rescaled(RescaleEvent event) {
        write("rescaling", event);
    }

    @Override
    public boolean wantsStop() {
        return interrupt.isWanted();
    }

    private void write(String kind, Object what) {
        if (log == null) {
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", kind);
        line.put("condition", condition);
        line.put("seed", seed);
        line.put(kind, what);
        try {
            Files.writeString(
                    log,
                    JSON.writeValueAsString(line) + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a log line must have a form in JSON", e);
        } catch (IOException e) {
            throw new ModelIoException(
                    new Problem(
                            "the log must be writable",
                            log.toString(),
                            "a file that can be appended to",
                            e.getClass().getSimpleName() + ": " + e.getMessage(),
                            "check the folder, its permissions and the free space"),
                    e);
        }
    }

    private void erase() {
        if (drawn) {
            terminal.err().print(ERASE);
            drawn = false;
        }
    }

    @Override
    public void over() {
        erase();
        terminal.err().flush();
    }
}
