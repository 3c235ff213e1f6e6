package org.pathlift.analysis.html.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** Graphs for ECharts, with places of our own. */
final class GraphJson {

    /** Half the height of a node in layers. */
    private static final double EDGE = 0.29;

    private GraphJson() {}

    static void fill(ObjectNode option, GraphChart graph) {
        LayeredLayout layout = LayeredLayout.of(graph);
        option.putObject("tooltip").put("trigger", "item").put("confine", true).put("formatter", "@node");
        option.putObject("legend").put("type", "scroll").put("top", 0).put("left", 0);
        option.putObject("grid").put("left", 8).put("right", 8).put("top", 40).put("bottom", 16);
        double side = Math.max(2, layout.width()) / 2.0;
        option.putObject("xAxis")
                .put("type", "value")
                .put("show", false)
                .put("min", -side)
                .put("max", side);
        option.putObject("yAxis")
                .put("type", "value")
                .put("show", false)
                .put("inverse", true)
                .put("min", -0.5)
                .put("max", layout.depth() - 0.5);
        ArrayNode all = option.putArray("series");
        ObjectNode series = all.addObject();
        series.put("type", "graph").put("coordinateSystem", "cartesian2d").put("fit", layout.width());
        series.put("symbol", "rect").put("cursor", "default").put("z", 2);
        series.putObject("label").put("show", true).put("fontSize", 11).put("formatter", "@label");
        ArrayNode kinds = series.putArray("categories");
        for (GraphChart.Kind kind : graph.kinds()) {
            ObjectNode node = kinds.addObject().put("name", kind.name());
            node.putObject("itemStyle").put("color", "$" + kind.tone().name().toLowerCase(Locale.ROOT));
        }
        nodes(series.putArray("data"), graph, layout);
        series.putArray("links");
        edges(all.addObject(), graph, layout);
    }

    /** ECharts cuts a graph's own links where nodes are wide, so that short ones vanish: they are drawn as lines. */
    private static void edges(ObjectNode series, GraphChart graph, LayeredLayout layout) {
        series.put("type", "lines")
                .put("coordinateSystem", "cartesian2d")
                .put("silent", true)
                .put("z", 1);
        series.putArray("symbol").add("none").add("arrow");
        series.put("symbolSize", 6);
        series.putObject("lineStyle").put("color", "$muted").put("width", 1.2).put("opacity", 0.8);
        ArrayNode lines = series.putArray("data");
        int real = graph.nodes().size();
        for (GraphChart.Edge segment : layout.segments()) {
            LayeredLayout.Place from = layout.places().get(segment.from());
            LayeredLayout.Place to = layout.places().get(segment.to());
            ObjectNode line = lines.addObject();
            ArrayNode coordinates = line.putArray("coords");
            coordinates.addArray().add(from.across()).add(from.layer() + (segment.from() < real ? EDGE : 0));
            coordinates.addArray().add(to.across()).add(to.layer() - (segment.to() < real ? EDGE : 0));
            if (segment.to() >= real) {
                line.put("symbol", "none");
            }
        }
    }

    private static void nodes(ArrayNode data, GraphChart graph, LayeredLayout layout) {
        for (int i = 0; i < layout.places().size(); i++) {
            LayeredLayout.Place place = layout.places().get(i);
            ObjectNode node = data.addObject().put("name", String.valueOf(i));
            node.putArray("value").add(place.across()).add(place.layer());
            if (i < graph.nodes().size()) {
                GraphChart.Node one = graph.nodes().get(i);
                node.put("category", one.kind()).put("text", one.label());
                one.detail().forEach(node.putArray("detail")::add);
            } else {
                // A long edge passes here.
                node.put("symbolSize", 0.01).put("silent", true).put("text", "");
            }
        }
    }
}
