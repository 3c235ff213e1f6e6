package org.pathlift.analysis.html.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Charts as options of Apache ECharts, in JSON.
 *
 * <p>Two things JSON cannot hold and page.js puts in: functions, by name in {@code formatter} and {@code renderItem}, and
 * colours of the light or dark scheme, as {@code $name} in keys that hold colours. Names of models never stand there.
 */
public final class ChartJson {

    static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Room for the legend and the name of the upright axis, above. */
    private static final int LEGEND = 26;

    private static final int NAME = 24;

    private ChartJson() {}

    /** Returns the options of a chart. */
    public static ObjectNode of(Chart chart) {
        ObjectNode option = JSON.objectNode().put("animation", false);
        if (chart instanceof LineChart lines) {
            LineJson.fill(option, lines);
        } else if (chart instanceof BarChart bars) {
            RowJson.fill(option, bars);
        } else if (chart instanceof BoxChart boxes) {
            RowJson.fill(option, boxes);
        } else if (chart instanceof HeatMap map) {
            HeatJson.fill(option, map);
        } else if (chart instanceof GraphChart graph) {
            GraphJson.fill(option, graph);
        }
        return option;
    }

    /** Puts the names of the axes where labels of any length leave them room, and the grid between. */
    static void frame(ObjectNode option, String x, String y, int legends, int below) {
        int top = legends > 1 ? LEGEND : 0;
        ArrayNode titles = option.putArray("title");
        titles.addObject().put("text", y).put("left", 0).put("top", top);
        titles.addObject().put("text", x).put("left", "center").put("bottom", below);
        option.putObject("grid")
                .put("left", 6)
                .put("right", 22)
                .put("top", top + NAME + 6)
                .put("bottom", below + NAME + 2)
                .put("containLabel", true);
        if (legends > 1) {
            option.putObject("legend").put("type", "scroll").put("top", 0).put("left", 0);
        }
    }

    /** Writes an axis for numbers within a range; a logarithmic one counts in powers of two where the range is narrow. */
    static ObjectNode axis(Axis axis, Extent extent) {
        boolean log = axis.scale() == Axis.Scale.LOG && extent.ratio() >= 3;
        ObjectNode node = JSON.objectNode().put("type", log ? "log" : "value").put("scale", true);
        if (log) {
            node.put("logBase", extent.ratio() < 100 ? 2 : 10);
        }
        node.putObject("axisLabel").put("formatter", "@number").put("hideOverlap", true);
        return node;
    }

    /** Writes an axis of names, the first one above where it stands upright. */
    static ObjectNode names(Iterable<String> names) {
        ObjectNode node = JSON.objectNode().put("type", "category");
        ArrayNode data = node.putArray("data");
        names.forEach(data::add);
        node.putObject("axisTick").put("show", false);
        return node;
    }

    /** Writes a number, or nothing where it is not finite. */
    static ArrayNode add(ArrayNode array, double value) {
        return Double.isFinite(value) ? array.add(value) : array.addNull();
    }
}
