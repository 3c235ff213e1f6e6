package org.pathlift.analysis.html.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.pathlift.analysis.html.chart.HeatMap.Cell;
import org.pathlift.analysis.html.chart.HeatMap.Side;
import org.pathlift.analysis.html.chart.HeatMap.Spread;

/** Heat maps for ECharts. */
final class HeatJson {

    private static final int COLOURS = 34;

    private HeatJson() {}

    static void fill(ObjectNode option, HeatMap map) {
        ChartJson.frame(
                option,
                map.x().text(),
                map.y().text(),
                map.over().isEmpty() ? 0 : map.over().size() + 1,
                COLOURS);
        option.putObject("tooltip").put("trigger", "item").put("confine", true).put("formatter", "@cell");
        if (!map.over().isEmpty()) {
            ArrayNode legend = ((ObjectNode) option.get("legend")).putArray("data");
            map.over().forEach(line -> legend.add(line.name()));
        }
        Edges x = Edges.of(map.x(), map.cells(), Cell::x);
        Edges y = Edges.of(map.y(), map.cells(), Cell::y);
        option.set("xAxis", side(map.x(), x));
        ObjectNode upwards = side(map.y(), y);
        // The first row of a matrix stands above.
        option.set("yAxis", map.square() ? upwards.put("inverse", true) : upwards);
        colours(option, map);
        ArrayNode series = option.putArray("series");
        ObjectNode node = series.addObject().put("type", "custom").put("renderItem", "@cell");
        node.put("name", map.colours().axis().text());
        ObjectNode encode = node.putObject("encode");
        encode.putArray("x").add(0).add(1);
        encode.putArray("y").add(2).add(3);
        ArrayNode data = node.putArray("data");
        boolean log = map.colours().axis().scale() == Axis.Scale.LOG;
        for (Cell cell : map.cells()) {
            if (map.colours().axis().shows(cell.value())) {
                ObjectNode item = data.addObject().put("name", x.name(cell.x()) + ", " + y.name(cell.y()));
                item.putArray("value")
                        .add(x.before(cell.x()))
                        .add(x.after(cell.x()))
                        .add(y.before(cell.y()))
                        .add(y.after(cell.y()))
                        .add(log ? Math.log10(cell.value()) : cell.value());
            }
        }
        int colour = -1;
        for (Line line : map.over()) {
            LineJson.line(series.addObject().put("z", 5), line, colour++, axis(map.x()), axis(map.y()));
        }
    }

    private static Axis axis(Side side) {
        return side instanceof HeatMap.Numbers numbers ? numbers.axis() : Axis.linear(side.text(), Axis.PURE);
    }

    private static ObjectNode side(Side side, Edges edges) {
        if (side instanceof HeatMap.Names names) {
            ObjectNode node = ChartJson.names(names.names());
            node.putObject("axisLabel").put("formatter", "@short").put("hideOverlap", true);
            return node;
        }
        ObjectNode node = ChartJson.JSON.objectNode().put("type", edges.log() ? "log" : "value");
        node.putObject("axisLabel")
                .put("formatter", "@number")
                .put("hideOverlap", true)
                .put("showMinLabel", false)
                .put("showMaxLabel", false);
        node.put("min", edges.first()).put("max", edges.last());
        node.putObject("splitLine").put("show", false);
        return node;
    }

    private static void colours(ObjectNode option, HeatMap map) {
        Axis axis = map.colours().axis();
        boolean log = axis.scale() == Axis.Scale.LOG;
        double[] values = map.cells().stream()
                .mapToDouble(Cell::value)
                .filter(axis::shows)
                .map(value -> log ? Math.log10(value) : value)
                .sorted()
                .toArray();
        double min = values.length == 0 ? 0 : values[0];
        double max = values.length == 0 ? 1 : values[values.length - 1];
        boolean diverging = map.colours().spread() == Spread.DIVERGING;
        if (diverging) {
            max = Math.max(Math.abs(min), Math.abs(max));
            min = -max;
        }
        // Where all cells have one value they have the middle colour.
        double room = min == max ? 0.5 : 0;
        ObjectNode node = option.putObject("visualMap")
                .put("type", "continuous")
                .put("dimension", 4)
                .put("seriesIndex", 0)
                .put("min", min - room)
                .put("max", max + room)
                .put("calculable", false)
                .put("orient", "horizontal")
                .put("left", "center")
                .put("bottom", 0)
                .put("itemWidth", 12)
                .put("itemHeight", 150)
                .put("formatter", log ? "@power" : "@number");
        // ECharts prints the ends of the scale only as these texts.
        node.putArray("text").add(end(max, log)).add(axis.text() + "  " + end(min, log));
        node.putObject("inRange").put("color", diverging ? "$diverging" : "$sequential");
    }

    private static String end(double value, boolean log) {
        double number = log ? Math.pow(10, value) : value;
        return number == 0 ? "0" : String.format(Locale.ROOT, "%.3g", number);
    }

    /** Where cells begin and end along a side. */
    private record Edges(Side side, double[] centres) {

        static Edges of(Side side, List<Cell> cells, ToDoubleFunction<Cell> place) {
            return new Edges(
                    side, cells.stream().mapToDouble(place).distinct().sorted().toArray());
        }

        /** The edge below a cell; of a named one its place itself, since it fills what the axis has for a name. */
        double before(double centre) {
            if (side instanceof HeatMap.Names) {
                return centre;
            }
            int i = index(centre);
            return i > 0 ? between(centres[i - 1], centre) : outside(centre, 1);
        }

        double after(double centre) {
            if (side instanceof HeatMap.Names) {
                return centre;
            }
            int i = index(centre);
            return i < centres.length - 1 ? between(centre, centres[i + 1]) : outside(centre, -1);
        }

        double first() {
            return centres.length == 0 ? 0 : before(centres[0]);
        }

        double last() {
            return centres.length == 0 ? 1 : after(centres[centres.length - 1]);
        }

        String name(double centre) {
            return side instanceof HeatMap.Names names
                    ? names.names().get((int) centre)
                    : String.format(Locale.ROOT, "%.4g", centre);
        }

        private int index(double centre) {
            return Arrays.binarySearch(centres, centre);
        }

        private double between(double a, double b) {
            return log() ? Math.sqrt(a * b) : (a + b) / 2;
        }

        /** The outer edge of the first or last cell: as far out as the inner one is in. */
        private double outside(double centre, int neighbour) {
            int other = index(centre) + neighbour;
            if (other < 0 || other >= centres.length) {
                return log() ? centre * (neighbour > 0 ? 0.5 : 2) : centre - 0.5 * neighbour;
            }
            double inner = between(centre, centres[other]);
            return log() ? centre * centre / inner : 2 * centre - inner;
        }

        private boolean log() {
            return side instanceof HeatMap.Numbers numbers && numbers.axis().scale() == Axis.Scale.LOG;
        }
    }
}
