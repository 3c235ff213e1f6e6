package org.pathlift.analysis.html.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pathlift.analysis.explanation.Explanations;
import org.pathlift.analysis.html.chart.GraphChart.Edge;
import org.pathlift.analysis.html.chart.GraphChart.Kind;
import org.pathlift.analysis.html.chart.GraphChart.Node;
import org.pathlift.analysis.html.chart.GraphChart.Tone;

class ChartJsonTest {

    private static final About ABOUT = new About("title", "How it is read.", Explanations.SCALES);
    private static final Axis LAYER = Axis.linear("layer", "number");

    private static LineChart chart(Axis y, Point... points) {
        return new LineChart(ABOUT, LAYER, y, List.of(new Line("line", List.of(points), Line.Look.SOLID)));
    }

    @Test
    void chart_withoutTitleReadingOrAxisName_isRefused() {
        assertThatThrownBy(() -> new About(" ", "read", Explanations.SCALES))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new About("title", "", Explanations.SCALES))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Axis.linear("", "m")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void axes_haveNamesAndUnits() {
        JsonNode option = ChartJson.of(chart(Axis.log("loss", "nats"), Point.of(1, 2), Point.of(2, 0.5)));

        assertThat(option.at("/title/0/text").asText()).isEqualTo("loss [nats]");
        assertThat(option.at("/title/1/text").asText()).isEqualTo("layer [number]");
        assertThat(option.at("/yAxis/type").asText()).isEqualTo("log");
        assertThat(option.at("/yAxis/logBase").asInt()).isEqualTo(2);
        assertThat(option.at("/xAxis/minInterval").asInt()).isEqualTo(1);
    }

    @Test
    void logAxis_ofWideRange_countsInTens_andOfNarrowOne_isLinear() {
        Axis loss = Axis.log("loss", "nats");

        assertThat(ChartJson.of(chart(loss, Point.of(1, 1e-3), Point.of(2, 1)))
                        .at("/yAxis/logBase")
                        .asInt())
                .isEqualTo(10);
        assertThat(ChartJson.of(chart(loss, Point.of(1, 1), Point.of(2, 1.1)))
                        .at("/yAxis/type")
                        .asText())
                .isEqualTo("value");
    }

    @Test
    void pointsWithoutAPlace_leaveAGap_andAreCounted() {
        LineChart chart =
                chart(Axis.log("loss", "nats"), Point.of(1, 1), Point.of(2, 0), Point.of(3, null, ""), Point.of(4, 8));
        JsonNode data = ChartJson.of(chart).at("/series/0/data");

        assertThat(chart.hidden()).isEqualTo(1);
        assertThat(data.at("/0/value/1").asDouble()).isEqualTo(1);
        assertThat(data.at("/1/value/1").asText()).isEqualTo("-");
        assertThat(data.at("/2/value/1").asText()).isEqualTo("-");
        assertThat(data.at("/3/value/1").asDouble()).isEqualTo(8);
    }

    @Test
    void band_followsItsLine_andEndsAboveZeroOnALogAxis() {
        JsonNode series = ChartJson.of(
                        chart(Axis.log("loss", "nats"), Point.around(1, 2, 1), Point.around(2, 1, 3), Point.of(3, 1)))
                .at("/series");

        assertThat(series).hasSize(2);
        assertThat(series.at("/1/renderItem").asText()).isEqualTo("@band");
        assertThat(series.at("/1/data/0/1").asDouble()).isEqualTo(1);
        assertThat(series.at("/1/data/1/1").asDouble()).isEqualTo(0.1);
        assertThat(series.at("/1/data/1/2").asDouble()).isEqualTo(4);
        assertThat(series.at("/0/type").asText()).isEqualTo("line");
    }

    @Test
    void numbersThatEChartsRoundsAway_areDrawnTimesAPowerOfTen() {
        LineChart chart = new LineChart(
                ABOUT,
                LAYER,
                Axis.log("gradient", ""),
                List.of(new Line("line", List.of(Point.of(1, 1), Point.of(2, 1e-20)), Line.Look.SOLID)),
                List.of(new LineChart.Level("one", 1)));
        JsonNode option = ChartJson.of(chart);

        assertThat(option.at("/yAxis/shift").asInt()).isEqualTo(20);
        assertThat(option.at("/series/0/data/0/value/1").asDouble()).isCloseTo(1e20, within(1e5));
        assertThat(option.at("/series/0/data/1/value/1").asDouble()).isCloseTo(1, within(1e-9));
        assertThat(option.at("/series/1/markLine/data/0/yAxis").asDouble()).isCloseTo(1e20, within(1e5));
    }

    @Test
    void lineWithoutPoints_isNotInTheLegend_andTheOthersKeepTheirColours() {
        JsonNode option = ChartJson.of(new LineChart(
                ABOUT,
                LAYER,
                Axis.linear("angle", "degrees"),
                List.of(
                        new Line("predicted", List.of(Point.of(1, null, "")), Line.Look.DASHED),
                        new Line("measured", List.of(Point.of(1, 2)), Line.Look.SOLID))));

        assertThat(option.at("/series")).hasSize(1);
        assertThat(option.at("/series/0/name").asText()).isEqualTo("measured");
        assertThat(option.at("/series/0/itemStyle/color").asText()).isEqualTo("$c2");
        assertThat(option.has("legend")).isFalse();
    }

    @Test
    void rowsOnALogAxis_areDotsJoinedByALine() {
        JsonNode series = ChartJson.of(new BarChart(
                        ABOUT,
                        "weight",
                        List.of("a", "b"),
                        Axis.log("root mean square", Axis.PURE),
                        List.of(
                                new BarChart.Bars("before", List.of(0.01, 1.0)),
                                new BarChart.Bars("after", List.of(2.0, 0.0)))))
                .at("/series");

        assertThat(series).hasSize(3);
        assertThat(series.at("/0/type").asText()).isEqualTo("scatter");
        assertThat(series.at("/0/data/1/value").toString()).isEqualTo("[1.0,1]");
        assertThat(series.at("/1/data")).hasSize(1);
        assertThat(series.at("/2/renderItem").asText()).isEqualTo("@span");
        assertThat(series.at("/2/data").toString()).isEqualTo("[[0,0.01,2.0]]");
    }

    @Test
    void heatMapOfOneValue_tellsItAtBothEnds() {
        HeatMap map = HeatMap.ofMatrix(
                ABOUT,
                "input",
                List.of(List.of(0.95)),
                new HeatMap.Colours(Axis.linear("accuracy", "share"), HeatMap.Spread.SEQUENTIAL));
        JsonNode colours = ChartJson.of(map).at("/visualMap");

        assertThat(colours.at("/text/0").asText()).isEqualTo("0.950");
        assertThat(colours.at("/text/1").asText()).isEqualTo("accuracy [share]  0.950");
        assertThat(colours.at("/min").asDouble()).isCloseTo(0.45, within(1e-12));
        assertThat(colours.at("/max").asDouble()).isCloseTo(1.45, within(1e-12));
    }

    @Test
    void namesOfModels_areData_notColoursOrFunctions() {
        JsonNode option = ChartJson.of(new BarChart(
                ABOUT,
                "tensor",
                List.of("$ink", "@number", "</script>"),
                Axis.linear("units", "count"),
                List.of(new BarChart.Bars("units", List.of(1.0, Double.NaN, 3.0)))));

        assertThat(option.at("/yAxis/data/0").asText()).isEqualTo("$ink");
        assertThat(option.at("/yAxis/data/1").asText()).isEqualTo("@number");
        assertThat(option.at("/series/0/data/1").isNull()).isTrue();
    }

    @Test
    void heatMap_cellsReachHalfWayToTheirNeighbours() {
        HeatMap map = new HeatMap(
                ABOUT,
                new HeatMap.Numbers(Axis.linear("x", "m")),
                new HeatMap.Numbers(Axis.log("y", "m")),
                List.of(
                        new HeatMap.Cell(1, 1, 10),
                        new HeatMap.Cell(3, 1, 1000),
                        new HeatMap.Cell(1, 4, 0.1),
                        new HeatMap.Cell(3, 4, 0)),
                new HeatMap.Colours(Axis.log("z", "s"), HeatMap.Spread.DIVERGING),
                List.of());
        JsonNode option = ChartJson.of(map);

        assertThat(map.hidden()).isEqualTo(1);
        assertThat(option.at("/series/0/data")).hasSize(3);
        JsonNode first = option.at("/series/0/data/0/value");
        assertThat(first.get(0).asDouble()).isEqualTo(0);
        assertThat(first.get(1).asDouble()).isEqualTo(2);
        assertThat(first.get(2).asDouble()).isCloseTo(0.5, within(1e-12));
        assertThat(first.get(3).asDouble()).isCloseTo(2, within(1e-12));
        assertThat(first.get(4).asDouble()).isEqualTo(1);
        assertThat(option.at("/visualMap/min").asDouble()).isEqualTo(-3);
        assertThat(option.at("/visualMap/max").asDouble()).isEqualTo(3);
    }

    @Test
    void matrix_tooLargeToBeSeen_isThinned() {
        List<Double> row = java.util.Collections.nCopies(150, 1.0);
        HeatMap map = HeatMap.ofMatrix(
                ABOUT,
                "input",
                java.util.Collections.nCopies(150, row),
                new HeatMap.Colours(Axis.linear("k", ""), HeatMap.Spread.SEQUENTIAL));

        assertThat(map.cells()).hasSize(75 * 75);
        assertThat(map.about().reading()).contains("Of 150 rows and columns one in 2 is drawn");
        assertThat(map.square()).isTrue();
    }

    @Test
    void graph_leadsDownwards_andLongEdgesPassBesideNodes() {
        GraphChart graph = new GraphChart(
                ABOUT,
                List.of(new Kind("any", Tone.QUIET)),
                List.of(
                        new Node("in", 0, List.of()),
                        new Node("a", 0, List.of()),
                        new Node("b", 0, List.of()),
                        new Node("add", 0, List.of())),
                List.of(new Edge(0, 1), new Edge(1, 2), new Edge(2, 3), new Edge(0, 3)));
        LayeredLayout layout = LayeredLayout.of(graph);

        assertThat(layout.depth()).isEqualTo(4);
        assertThat(layout.places()).hasSize(6);
        assertThat(layout.segments())
                .hasSize(6)
                .allSatisfy(
                        segment -> assertThat(layout.places().get(segment.to()).layer())
                                .isEqualTo(layout.places().get(segment.from()).layer() + 1));
        assertThat(layout.places().get(4).across())
                .isNotEqualTo(layout.places().get(1).across());
        assertThatThrownBy(() ->
                        LayeredLayout.of(new GraphChart(ABOUT, graph.kinds(), graph.nodes(), List.of(new Edge(2, 1)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("from 2 to 1");
    }
}
