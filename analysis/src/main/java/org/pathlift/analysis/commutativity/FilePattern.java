package org.pathlift.analysis.commutativity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.RequestException;
import org.pathlift.onnx.serde.ModelReader;

/**
 * Files whose paths hold a width and a depth, such as {@code nets/mlp-w{width}-d{depth}-s{seed}.onnx}. Each placeholder
 * stands for a whole number; {@code {seed}} may be left out. A placeholder that stands twice is the same number twice.
 */
public final class FilePattern {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
    private static final List<String> NAMES = List.of("width", "depth", "seed");

    private final String text;
    private final Path base;
    private final int levels;
    private final Pattern pattern;

    /**
     * One file that fits.
     *
     * @param path of the file
     * @param width in its path
     * @param depth in its path
     * @param seed in its path, 0 where the pattern has none
     */
    public record Match(Path path, int width, int depth, long seed) {}

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if it has no {@code {width}} or no {@code {depth}}, or another placeholder
     */
    public FilePattern(String text) {
        this.text = text;
        check(text);
        String path = text.replace('\\', '/');
        int cut = path.lastIndexOf('/', path.indexOf('{'));
        this.base = Path.of(cut < 0 ? "." : cut == 0 ? "/" : path.substring(0, cut));
        String rest = path.substring(cut + 1);
        this.levels = rest.split("/").length;
        this.pattern = Pattern.compile(expression(rest));
    }

    private static void check(String text) {
        List<String> problems = new ArrayList<>();
        for (String name : List.of("width", "depth")) {
            if (!text.contains("{" + name + "}")) {
                problems.add("a pattern of files needs {%s}, found '%s'".formatted(name, text));
            }
        }
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            if (!NAMES.contains(matcher.group(1))) {
                problems.add("a pattern has {width}, {depth} and {seed} only, found '" + matcher.group() + "'");
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    private static String expression(String rest) {
        StringBuilder expression = new StringBuilder();
        List<String> seen = new ArrayList<>();
        Matcher matcher = PLACEHOLDER.matcher(rest);
        int at = 0;
        while (matcher.find()) {
            expression.append(Pattern.quote(rest.substring(at, matcher.start())));
            String name = matcher.group(1);
            expression.append(seen.contains(name) ? "\\k<" + name + ">" : "(?<" + name + ">[0-9]{1,9})");
            seen.add(name);
            at = matcher.end();
        }
        return expression.append(Pattern.quote(rest.substring(at))).toString();
    }

    /**
     * Finds the files, in the order of width, depth and seed.
     *
     * @throws ModelIoException if a folder cannot be read
     */
    public List<Match> find() {
        if (!Files.isDirectory(base)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(base, levels)) {
            return files.filter(Files::isRegularFile)
                    .flatMap(file -> match(file).stream())
                    .sorted(Comparator.comparingInt(Match::width)
                            .thenComparingInt(Match::depth)
                            .thenComparingLong(Match::seed)
                            .thenComparing(Match::path))
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new ModelIoException(
                    new Problem(
                            "folders of a pattern must be readable",
                            base.toString(),
                            "a folder",
                            String.valueOf(e.getMessage()),
                            "check the permissions"),
                    e);
        }
    }

    private Optional<Match> match(Path file) {
        String relative = base.relativize(file).toString().replace('\\', '/');
        Matcher matcher = pattern.matcher(relative);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long seed = text.contains("{seed}") ? Long.parseLong(matcher.group("seed")) : 0;
        return Optional.of(new Match(
                file, Integer.parseInt(matcher.group("width")), Integer.parseInt(matcher.group("depth")), seed));
    }

    /**
     * The family of the files: every width that occurs with every depth.
     *
     * @throws RequestException if no file fits, a width misses a depth, or a grid needs more of them; with all problems
     */
    public NetworkFamily family() {
        Map<Integer, Map<Integer, List<Path>>> found = new TreeMap<>();
        for (Match match : find()) {
            found.computeIfAbsent(match.width(), absent -> new TreeMap<>())
                    .computeIfAbsent(match.depth(), absent -> new ArrayList<>())
                    .add(match.path());
        }
        List<Integer> widths = List.copyOf(found.keySet());
        List<Integer> depths = found.values().stream()
                .flatMap(row -> row.keySet().stream())
                .distinct()
                .sorted()
                .toList();
        List<Problem> problems = problems(found, widths, depths);
        if (!problems.isEmpty()) {
            throw new RequestException(problems);
        }
        return new NetworkFamily() {
            @Override
            public Grid grid() {
                return new Grid(widths, depths);
            }

            @Override
            public int networks(int width, int depth) {
                return files(width, depth).size();
            }

            @Override
            public Model open(int width, int depth, int index) {
                return ModelReader.read(files(width, depth).get(index));
            }

            private List<Path> files(int width, int depth) {
                Map<Integer, List<Path>> row = found.getOrDefault(width, Map.of());
                return row.getOrDefault(depth, List.of());
            }
        };
    }

    private List<Problem> problems(
            Map<Integer, Map<Integer, List<Path>>> found, List<Integer> widths, List<Integer> depths) {
        List<Problem> problems = new ArrayList<>();
        if (widths.size() < 2 || depths.size() < 2) {
            problems.add(new Problem(
                    "a family of files needs at least two widths and two depths",
                    "pattern '" + text + "'",
                    "files that differ in {width} and in {depth}",
                    "widths %s, depths %s".formatted(widths, depths),
                    "check the pattern and the folder " + base));
        }
        for (int width : widths) {
            List<Integer> missing = depths.stream()
                    .filter(depth -> !found.getOrDefault(width, Map.of()).containsKey(depth))
                    .toList();
            if (!missing.isEmpty()) {
                problems.add(new Problem(
                        "every width of a family needs every depth",
                        "width " + width,
                        "depths " + depths,
                        "no file of depth " + missing,
                        "add the files, or narrow the pattern"));
            }
        }
        return problems;
    }

    @Override
    public String toString() {
        return text;
    }
}
