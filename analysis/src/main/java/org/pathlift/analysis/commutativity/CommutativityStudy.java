package org.pathlift.analysis.commutativity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.runtime.RequestException;

/**
 * The last layer of a family of networks over widths and depths, and whether its limits commute.
 *
 * @param grid widths and depths
 * @param correlation of the two inputs
 * @param counts all depths of the first width, then of the next
 * @param surfaces one for each function; a function that left the range of numbers somewhere has none
 */
public record CommutativityStudy(Grid grid, double correlation, List<CellCount> counts, List<Surface> surfaces) {

    /** Networks of one place in one piece of work. */
    private static final int PIECE = 10;
    /** Numbers whose squares stay in range. */
    private static final double SQUARABLE = 1e150;
    /** A deviation of ln q below this is none. */
    private static final double PINNED = 1e-3;

    /** Keeps unmodifiable copies of {@code counts} and {@code surfaces}. */
    public CommutativityStudy {
        counts = List.copyOf(counts);
        surfaces = List.copyOf(surfaces);
    }

    /** Runs a study, on as many threads as there are processors; the result is the same on any number. */
    public static CommutativityStudy of(CommutativityOptions options) {
        return of(options, share -> {});
    }

    /**
     * Runs a study.
     *
     * @param progress is told the share of the networks that are drawn, from any thread
     * @throws RequestException if a place has no network that is alive and finite, with all such places
     */
    public static CommutativityStudy of(CommutativityOptions options, DoubleConsumer progress) {
        Grid grid = options.grid();
        PairSampler[] samplers = new PairSampler[grid.size()];
        for (int n = 0; n < grid.widths().size(); n++) {
            for (int l = 0; l < grid.depths().size(); l++) {
                samplers[grid.place(n, l)] = new PairSampler(
                        options.family(),
                        grid.widths().get(n),
                        grid.depths().get(l),
                        options.correlation(),
                        options.seed());
            }
        }
        PairSampler.Draw[][] draws = draw(samplers, options.samples(), progress);
        List<Cell> cells = new ArrayList<>();
        for (int n = 0; n < grid.widths().size(); n++) {
            for (int l = 0; l < grid.depths().size(); l++) {
                cells.add(cell(grid.widths().get(n), grid.depths().get(l), draws[grid.place(n, l)]));
            }
        }
        return of(grid, options.correlation(), cells, Optional.of(options.family()), options.seed());
    }

    /** The study of cells that were measured, with a theory or without. */
    static CommutativityStudy of(
            Grid grid, double correlation, List<Cell> cells, Optional<GaussianFamily> family, long seed) {
        check(cells);
        List<Surface> surfaces = new ArrayList<>();
        for (NeuralFunction function : NeuralFunction.values()) {
            boolean finite = cells.stream()
                    .allMatch(cell ->
                            Arrays.stream(cell.values(function)).allMatch(value -> Math.abs(value) < SQUARABLE));
            if (finite) {
                surfaces.add(SurfaceMaker.make(function, grid, cells, family, correlation, seed));
            }
        }
        List<CellCount> counts = cells.stream()
                .map(cell -> new CellCount(cell.width(), cell.depth(), cell.samples(), cell.dead(), cell.overflown()))
                .toList();
        return new CommutativityStudy(grid, correlation, counts, surfaces);
    }

    private static void check(List<Cell> cells) {
        List<Problem> problems = cells.stream()
                .filter(cell -> cell.samples() < 1)
                .map(cell -> new Problem(
                        "a place of the grid needs a network that is alive and finite",
                        "width %d, depth %d".formatted(cell.width(), cell.depth()),
                        "at least 1",
                        "%d dead, %d overflown".formatted(cell.dead(), cell.overflown()),
                        "leave this width or depth out, or take another alpha or variance of weights"))
                .toList();
        if (!problems.isEmpty()) {
            throw new RequestException(problems);
        }
    }

    private static PairSampler.Draw[][] draw(PairSampler[] samplers, int samples, DoubleConsumer progress) {
        PairSampler.Draw[][] draws = new PairSampler.Draw[samplers.length][samples];
        int pieces = (samples + PIECE - 1) / PIECE;
        AtomicInteger done = new AtomicInteger();
        IntStream.range(0, pieces).parallel().forEach(piece -> {
            for (int i = piece * PIECE; i < Math.min(samples, (piece + 1) * PIECE); i++) {
                for (int place = 0; place < samplers.length; place++) {
                    draws[place][i] = samplers[place].draw(i);
                }
            }
            progress.accept(done.incrementAndGet() / (double) pieces);
        });
        return draws;
    }

    private static Cell cell(int width, int depth, PairSampler.Draw[] draws) {
        double[][] values = Arrays.stream(draws)
                .flatMap(draw -> draw.last().stream())
                .map(last -> new double[] {last.lnQ1(), last.lnQ2(), last.correlation()})
                .toArray(double[][]::new);
        int dead = (int) Arrays.stream(draws)
                .filter(draw -> draw.fate().equals(Optional.of(PairSampler.Fate.DEAD)))
                .count();
        return new Cell(width, depth, values, dead, draws.length - values.length - dead);
    }

    /** The surface of a function. */
    public Optional<Surface> surface(NeuralFunction function) {
        return surfaces.stream()
                .filter(surface -> surface.function() == function)
                .findFirst();
    }

    /**
     * The function whose verdict counts: ln q, which shows a failure; the correlation where q is pinned, as behind a
     * normalization.
     */
    public NeuralFunction deciding() {
        boolean pinned = surface(NeuralFunction.LN_Q).orElseThrow().cells().stream()
                .allMatch(cell -> cell.deviation() != null && cell.deviation() < PINNED);
        return pinned ? NeuralFunction.CORRELATION : NeuralFunction.LN_Q;
    }

    /** The verdict of the function that counts. */
    public Verdict verdict() {
        return surface(deciding()).orElseThrow().verdict();
    }
}
