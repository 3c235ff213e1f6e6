package org.pathlift.analysis.html.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.DoubleStream;

/** Line charts for ECharts. */
final class LineJson {

    /** Lines with more points are drawn without dots. */
    private static final int DOTTED = 40;

    private static final double SMALLEST = 1e-8;

    private LineJson() {}

    static void fill(ObjectNode option, LineChart chart) {
        int drawn = (int) chart.lines().stream().filter(chart::shows).count();
        ChartJson.frame(option, chart.x().text(), chart.y().text(), drawn, 0);
        option.putObject("tooltip").put("trigger", "item").put("confine", true).put("formatter", "@point");
        List<Point> points = chart.lines().stream()
                .flatMap(line -> line.points().stream())
                .filter(chart::shows)
                .toList();
        ObjectNode across =
                ChartJson.axis(chart.x(), Extent.of(chart.x(), points.stream().mapToDouble(Point::x)));
        if (points.stream().allMatch(point -> point.x() == Math.rint(point.x()))) {
            across.put("minInterval", 1);
        }
        option.set("xAxis", across);
        Extent extent = Extent.of(
                chart.y(),
                DoubleStream.concat(
                        points.stream().flatMapToDouble(point -> DoubleStream.of(point.low(), point.high())),
                        chart.levels().stream().mapToDouble(LineChart.Level::y)));
        int shift = shift(chart.y(), extent);
        ObjectNode upwards = ChartJson.axis(chart.y(), extent);
        option.set("yAxis", shift == 0 ? upwards : upwards.put("shift", shift));
        LineChart shifted = shift == 0 ? chart : shifted(chart, Math.pow(10, shift));
        ArrayNode series = option.putArray("series");
        int colour = 0;
        for (Line line : shifted.lines()) {
            if (shifted.shows(line)) {
                // The legend takes its mark from the first of a name, which is therefore the line itself.
                line(series.addObject(), line, colour, chart.x(), chart.y());
                if (line.points().stream().anyMatch(point -> point.hasBand() && chart.shows(point))) {
                    band(series.addObject(), shifted, line, colour);
                }
            }
            colour++;
        }
        levels(series, shifted);
    }

    /** ECharts rounds the ticks of logarithmic axes to ten decimals: smaller numbers are drawn times a power of ten. */
    private static int shift(Axis axis, Extent extent) {
        boolean small = axis.scale() == Axis.Scale.LOG && extent.min() > 0 && extent.min() < SMALLEST;
        return small ? (int) Math.ceil(-Math.log10(extent.min())) : 0;
    }

    private static LineChart shifted(LineChart chart, double factor) {
        return new LineChart(
                chart.about(),
                chart.x(),
                chart.y(),
                chart.lines().stream()
                        .map(line -> new Line(
                                line.name(),
                                line.points().stream()
                                        .map(point -> new Point(
                                                point.x(),
                                                point.y() * factor,
                                                point.low() * factor,
                                                point.high() * factor,
                                                point.label()))
                                        .toList(),
                                line.look()))
                        .toList(),
                chart.levels().stream()
                        .map(level -> new LineChart.Level(level.name(), level.y() * factor))
                        .toList());
    }

    /** Writes a line over axes of numbers; colours count from 0, and the one before is seen on heat maps. */
    static void line(ObjectNode node, Line line, int colour, Axis x, Axis y) {
        boolean dots = line.look() == Line.Look.DOTS;
        node.put("type", dots ? "scatter" : "line").put("name", line.name());
        node.put("symbolSize", dots ? 8 : 5);
        String tone = colour < 0 ? "$over" : "$c" + (colour % 8 + 1);
        node.putObject("itemStyle").put("color", tone);
        if (!dots) {
            node.put("showSymbol", line.points().size() <= DOTTED);
            node.putObject("lineStyle")
                    .put("color", tone)
                    .put("width", 2)
                    .put("type", line.look() == Line.Look.DASHED ? "dashed" : "solid");
        }
        ArrayNode data = node.putArray("data");
        for (Point point : line.points()) {
            if (x.shows(point.x()) && y.shows(point.y())) {
                ObjectNode item = data.addObject();
                item.put("name", point.label());
                item.putArray("value")
                        .add(point.x())
                        .add(point.y())
                        .add(point.low())
                        .add(point.high());
            } else if (!dots) {
                // A gap: the line must not run over what is not known.
                data.addObject().putArray("value").add(point.x()).add("-");
            }
        }
    }

    private static void band(ObjectNode node, LineChart chart, Line line, int colour) {
        node.put("type", "custom")
                .put("name", line.name())
                .put("renderItem", line.look() == Line.Look.DOTS ? "@whisker" : "@band")
                .put("silent", true)
                .put("z", 1);
        node.putObject("itemStyle").put("color", "$c" + (colour % 8 + 1));
        node.putObject("encode").put("x", 0).putArray("y").add(1).add(2);
        ArrayNode data = node.putArray("data");
        double floor = line.points().stream()
                .mapToDouble(Point::y)
                .filter(chart.y()::shows)
                .min()
                .orElse(0);
        for (Point point : line.points()) {
            if (chart.shows(point) && chart.y().shows(point.high())) {
                // On a logarithmic axis a band that reaches 0 ends at a tenth of the lowest point.
                double low = chart.y().shows(point.low()) ? point.low() : floor / 10;
                data.addArray().add(point.x()).add(low).add(point.high());
            }
        }
    }

    private static void levels(ArrayNode series, LineChart chart) {
        if (chart.levels().isEmpty()) {
            return;
        }
        ObjectNode node =
                series.addObject().put("type", "line").put("silent", true).put("z", 5);
        node.putArray("data");
        ObjectNode marks = node.putObject("markLine").put("silent", true).put("symbol", "none");
        marks.putObject("lineStyle")
                .put("color", "$muted")
                .put("type", "dotted")
                .put("width", 1.5);
        marks.putObject("label")
                .put("formatter", "{b}")
                .put("position", "insideEndTop")
                .put("color", "$muted")
                .put("backgroundColor", "$paper")
                .put("padding", 2);
        ArrayNode data = marks.putArray("data");
        chart.levels()
                .forEach(level -> data.addObject().put("name", level.name()).put("yAxis", level.y()));
    }
}
