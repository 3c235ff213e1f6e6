package org.pathlift.analysis.html;

import java.util.ArrayList;
import java.util.List;
import org.pathlift.analysis.explanation.Explanations;
import org.pathlift.analysis.html.chart.About;
import org.pathlift.analysis.html.chart.Axis;
import org.pathlift.analysis.html.chart.BarChart;
import org.pathlift.analysis.html.chart.HeatMap;
import org.pathlift.analysis.html.chart.HeatMap.Colours;
import org.pathlift.analysis.html.chart.HeatMap.Spread;
import org.pathlift.analysis.html.page.Section;
import org.pathlift.analysis.html.page.Table;
import org.pathlift.analysis.report.ReplicasReport.Distances;
import org.pathlift.analysis.report.ReplicasReport.Tensor;

/** Pictures of replica distances. */
final class ReplicaDistancesPart {

    private ReplicaDistancesPart() {}

    static HeatMap matrix(String title, Distances distances) {
        List<List<Double>> apart = new ArrayList<>();
        for (int row = 0; row < distances.matrix().size(); row++) {
            List<Double> values = new ArrayList<>(distances.matrix().get(row));
            values.set(row, Double.NaN);
            apart.add(values);
        }
        return HeatMap.ofMatrix(
                new About(
                        title,
                        "The Wasserstein distance W₁ between the weights of every two replicas, each set of weights taken"
                                + " as one law. A replica's distance from itself is 0 and left out.",
                        Explanations.REPLICA_DISTANCE),
                "replica",
                apart,
                new Colours(Axis.linear("W₁", "size of a weight"), Spread.SEQUENTIAL));
    }

    static BarChart tensors(Distances distances) {
        return new BarChart(
                new About(
                        "Distance over the noise floor, by tensor",
                        "The mean W₁ over all pairs, divided by what two samples of one law of that size have. At 1 the"
                                + " replicas' weights cannot be told from draws of one law.",
                        Explanations.REPLICA_DISTANCE),
                "tensor",
                distances.tensors().stream().map(Tensor::name).toList(),
                Axis.linear("W₁ over its noise floor", "times"),
                List.of(new BarChart.Bars(
                        "mean over pairs",
                        distances.tensors().stream()
                                .map(tensor -> tensor.overFloor().mean())
                                .toList())));
    }

    static Section.Rows table(String caption, Distances distances) {
        Table.Builder table = Table.of(caption, "distance", "mean over pairs", "deviation");
        table.row(
                "W₁ of weights", distances.weights().mean(), distances.weights().deviation());
        table.row(
                "over the noise floor",
                distances.overFloor().mean(),
                distances.overFloor().deviation());
        table.row(
                "over the weights' deviation",
                distances.normalized().mean(),
                distances.normalized().deviation());
        table.row(
                "W₁ of all parameters",
                distances.parameters().mean(),
                distances.parameters().deviation());
        table.row(
                "mean of tensors by size",
                distances.sizeWeighted().mean(),
                distances.sizeWeighted().deviation());
        table.row(
                "plain mean of tensors",
                distances.plainMean().mean(),
                distances.plainMean().deviation());
        if (distances.neurons() != null) {
            table.row(
                    "units of the first layer",
                    distances.neurons().mean(),
                    distances.neurons().deviation());
        }
        table.row(
                "rms difference, units matched",
                distances.alignedRms().mean(),
                distances.alignedRms().deviation());
        table.row(
                "cosine, units matched",
                distances.alignedCosine().mean(),
                distances.alignedCosine().deviation());
        return table.build();
    }
}
