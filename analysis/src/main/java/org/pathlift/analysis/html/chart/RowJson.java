package org.pathlift.analysis.html.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
        rows(option, axis.put("scale", false), chart.names());
        ArrayNode series = option.putArray("series");
        int colour = 0;
        for (BarChart.Bars bars : chart.bars()) {
            ObjectNode node = series.addObject().put("type", "bar").put("name", bars.name());
            node.put("barMaxWidth", 16);
            node.putObject("itemStyle").put("color", "$c" + (colour++ % 8 + 1));
            ArrayNode data = node.putArray("data");
            bars.values().forEach(value -> ChartJson.add(data, chart.x().shows(value) ? value : Double.NaN));
        }
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
