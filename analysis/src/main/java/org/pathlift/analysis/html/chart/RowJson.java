package org.pathlift.analysis.html.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;

/** Charts with a row for each name, for ECharts. */
final class RowJson {

    private RowJson() {}

    static void fill(ObjectNode option, BarChart chart) {
        ChartJson.frame(option, chart.x().text(), chart.rows(), chart.bars().size(), 0);
        option.putObject("tooltip").put("trigger", "item").put("confine", true).put("formatter", "@bar");
        ObjectNode axis = ChartJson.axis(
                chart.x(),
                Extent.of(
                        chart.x(),
                        chart.bars().stream()
                                .flatMapToDouble(bars -> bars.values().stream().mapToDouble(Double::doubleValue))));
        rows(option, axis.put("scale", chart.dots()), chart.names());
        ArrayNode series = option.putArray("series");
        if (chart.dots()) {
            dots(series, chart);
        } else {
            bars(series, chart);
        }
    }

    private static void bars(ArrayNode series, BarChart chart) {
        for (BarChart.Bars bars : chart.bars()) {
            ObjectNode node = series(series, "bar", bars).put("barMaxWidth", 16);
            ArrayNode data = node.putArray("data");
            bars.values().forEach(value -> ChartJson.add(data, chart.x().shows(value) ? value : Double.NaN));
        }
    }

    private static void dots(ArrayNode series, BarChart chart) {
        for (BarChart.Bars bars : chart.bars()) {
            boolean first = series.isEmpty();
            ObjectNode node = series(series, "scatter", bars).put("symbolSize", first ? 10 : 7);
            if (first) {
                // A ring, so that equal ones are both seen.
                ObjectNode style = (ObjectNode) node.get("itemStyle");
                style.put("borderColor", style.get("color").asText())
                        .put("borderWidth", 2)
                        .put("color", "transparent");
            }
            ArrayNode data = node.putArray("data");
            for (int row = 0; row < chart.names().size(); row++) {
                double value = bars.values().get(row);
                if (chart.x().shows(value)) {
                    ObjectNode item = data.addObject().put("name", chart.names().get(row));
                    item.putArray("value").add(value).add(row);
                }
            }
        }
        spans(series.addObject(), chart);
    }

    /** A line from the first dot of a row to the last. */
    private static void spans(ObjectNode node, BarChart chart) {
        node.put("type", "custom")
                .put("renderItem", "@span")
                .put("silent", true)
                .put("z", 1);
        node.putObject("itemStyle").put("color", "$muted");
        ObjectNode encode = node.putObject("encode").put("y", 0);
        encode.putArray("x").add(1).add(2);
        ArrayNode data = node.putArray("data");
        for (int row = 0; row < chart.names().size(); row++) {
            int at = row;
            DoubleSummaryStatistics shown = chart.bars().stream()
                    .mapToDouble(bars -> bars.values().get(at))
                    .filter(chart.x()::shows)
                    .summaryStatistics();
            if (shown.getCount() > 1) {
                data.addArray().add(row).add(shown.getMin()).add(shown.getMax());
            }
        }
    }

    private static ObjectNode series(ArrayNode series, String type, BarChart.Bars bars) {
        String colour = "$c" + (series.size() % 8 + 1);
        ObjectNode node = series.addObject().put("type", type).put("name", bars.name());
        node.putObject("itemStyle").put("color", colour);
        return node;
    }

    static void fill(ObjectNode option, BoxChart chart) {
        ChartJson.frame(option, chart.x().text(), chart.rows(), 1, 0);
        option.putObject("tooltip").put("trigger", "item").put("confine", true).put("formatter", "@box");
        ObjectNode axis = ChartJson.axis(
                chart.x(),
                Extent.of(
                        chart.x(),
                        chart.boxes().stream().flatMapToDouble(box -> DoubleStream.of(box.min(), box.max()))));
        rows(option, axis, chart.boxes().stream().map(BoxChart.Box::name).toList());
        ObjectNode node =
                option.putArray("series").addObject().put("type", "custom").put("renderItem", "@box");
        node.putObject("itemStyle").put("color", "$c1");
        ObjectNode encode = node.putObject("encode").put("y", 0);
        encode.putArray("x").add(1).add(5);
        ArrayNode data = node.putArray("data");
        int row = 0;
        for (BoxChart.Box box : chart.boxes()) {
            if (chart.x().shows(box.min()) && chart.x().shows(box.max())) {
                ObjectNode item = data.addObject().put("name", box.name());
                item.putArray("value")
                        .add(row)
                        .add(box.min())
                        .add(box.low())
                        .add(box.median())
                        .add(box.high())
                        .add(box.max());
            }
            row++;
        }
    }

    private static void rows(ObjectNode option, ObjectNode numbers, List<String> names) {
        option.set("xAxis", numbers);
        ObjectNode rows = ChartJson.names(names).put("inverse", true);
        rows.putObject("axisLabel").put("formatter", "@short").put("interval", 0);
        option.set("yAxis", rows);
    }
}
