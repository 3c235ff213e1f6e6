package org.pathlift.analysis.html;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.explanation.Explanation;
import org.pathlift.analysis.html.chart.About;
import org.pathlift.analysis.html.chart.Axis;
import org.pathlift.analysis.html.chart.BarChart;
import org.pathlift.analysis.html.chart.Chart;
import org.pathlift.analysis.html.chart.HeatMap;
import org.pathlift.analysis.html.chart.HeatMap.Colours;
import org.pathlift.analysis.html.chart.HeatMap.Spread;
import org.pathlift.analysis.html.chart.Line;
import org.pathlift.analysis.html.chart.LineChart;
import org.pathlift.analysis.html.chart.Point;
import org.pathlift.analysis.metric.Angles;
import org.pathlift.analysis.metric.Compared;
import org.pathlift.analysis.metric.CorrelationDecay;
import org.pathlift.analysis.metric.Criticality;
import org.pathlift.analysis.metric.Gradients;
import org.pathlift.analysis.metric.Int8;
import org.pathlift.analysis.metric.MetricValue;
import org.pathlift.analysis.metric.Metrics;
import org.pathlift.analysis.metric.Redundancy;
import org.pathlift.analysis.metric.Rescaling;
import org.pathlift.analysis.metric.Resizing;
import org.pathlift.analysis.metric.SharpnessValue;
import org.pathlift.analysis.metric.Symmetries;
import org.pathlift.analysis.metric.TangentKernel;
import org.pathlift.analysis.quantization.Int8Point;
import org.pathlift.analysis.rescaling.LayerBalance;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.conditioning.meanfield.CriticalLine;
import org.pathlift.conditioning.meanfield.CriticalPoint;

/** Pictures of what metrics found; metrics that are a few numbers have none. */
final class MetricCharts {

    private static final Axis DEPTH = Axis.linear("depth", "layers");

    private final Explanation metric;

    private MetricCharts(Explanation metric) {
        this.metric = metric;
    }

    /** Returns the pictures of a value; none where no metric has that name, so that nothing could be said of them. */
    static Chart[] of(String metric, MetricValue value) {
        return Metrics.named(metric)
                .map(known -> new MetricCharts(Explanation.of(known)).of(value).toArray(Chart[]::new))
                .orElseGet(() -> new Chart[0]);
    }

    private List<Chart> of(MetricValue value) {
        List<Chart> made = List.of();
        if (value instanceof Criticality found) {
            made = criticality(found);
        } else if (value instanceof Gradients found) {
            made = List.of(gradients(found));
        } else if (value instanceof Angles found) {
            made = List.of(angles(found));
        } else if (value instanceof CorrelationDecay found) {
            made = List.of(decay(found));
        } else if (value instanceof Resizing found) {
            made = List.of(resizing(found));
        } else if (value instanceof TangentKernel found) {
            made = kernel(found);
        } else if (value instanceof Symmetries found && !found.permutations().isEmpty()) {
            made = List.of(symmetries(found));
        } else if (value instanceof Rescaling found) {
            made = List.of(rescaling(found));
        } else if (value instanceof Redundancy found && !found.layers().isEmpty()) {
            made = List.of(redundancy(found));
        } else if (value instanceof Int8 found) {
            made = List.of(int8(found));
        } else if (value instanceof SharpnessValue found) {
            made = List.of(sharpness(found));
        }
        return made;
    }

    private About about(String title, String reading) {
        return new About(title, reading, metric);
    }

    private static <T> List<Line> compared(List<T> items, Function<T, Compared> pair, Function<T, String> label) {
        return List.of(
                new Line(
                        "predicted", Parts.along(items, item -> pair.apply(item).predicted(), label), Line.Look.DASHED),
                new Line("measured", Parts.along(items, item -> pair.apply(item).measured(), label), Line.Look.SOLID));
    }

    private List<Chart> criticality(Criticality found) {
        List<Criticality.Layer> layers = found.layers();
        return List.of(
                new LineChart(
                        about(
                                "Gradient factors",
                                "χ, what each layer multiplies the mean square of gradients by: 1 keeps them."),
                        InitPage.LAYER,
                        Axis.log("χ", Axis.PURE),
                        compared(layers, Criticality.Layer::chi, Criticality.Layer::node),
                        List.of(new LineChart.Level("χ = 1", 1))),
                new LineChart(
                        about("Second moments", "q, the mean square of what each layer makes: level is well."),
                        InitPage.LAYER,
                        Axis.log("q", "mean square"),
                        compared(layers, Criticality.Layer::q, Criticality.Layer::node)),
                new LineChart(
                        about("Correlations of two inputs", "c, their uncentred cosine: at 1 inputs look alike."),
                        InitPage.LAYER,
                        Axis.linear("c", Axis.PURE),
                        compared(layers, Criticality.Layer::correlation, Criticality.Layer::node)),
                plane(layers));
    }

    /** The plane of variances, the layers on it, and the critical line of each activation that has one. */
    private LineChart plane(List<Criticality.Layer> layers) {
        Map<String, List<Point>> places = new LinkedHashMap<>();
        for (Criticality.Layer layer : layers) {
            places.computeIfAbsent(
                            layer.activation() == null ? "no activation" : layer.activation(), key -> new ArrayList<>())
                    .add(Point.of(layer.weightVariance(), layer.biasVariance(), layer.node()));
        }
        double highest = Math.max(
                0.1,
                layers.stream()
                                .mapToDouble(Criticality.Layer::biasVariance)
                                .max()
                                .orElse(0)
                        * 1.2);
        List<Line> lines = new ArrayList<>();
        places.forEach((activation, points) -> {
            lines.add(new Line("layers, " + activation, points, Line.Look.DOTS));
            if (Activations.names().contains(activation)) {
                List<Point> critical = new ArrayList<>();
                CriticalLine line = CriticalLine.of(Activations.named(activation));
                for (int i = 0; i <= 20; i++) {
                    if (line.at(highest * i / 20) instanceof CriticalPoint point) {
                        critical.add(Point.of(point.variances().weight(), highest * i / 20));
                    }
                }
                lines.add(new Line("critical line of " + activation, critical, Line.Look.DASHED));
            }
        });
        return new LineChart(
                about(
                        "The layers on the phase diagram",
                        "A dot for each layer, by the variances of its weights and biases; dashed is the critical line of"
                                + " the activation that it reads. To its left networks of such layers are ordered, to its"
                                + " right chaotic."),
                PhaseDiagramPage.WEIGHTS,
                PhaseDiagramPage.BIASES,
                lines.stream().filter(line -> !line.points().isEmpty()).toList());
    }

    private LineChart gradients(Gradients found) {
        return new LineChart(
                about(
                        "Gradients",
                        "The mean square of gradients at each layer; a straight slope vanishes or explodes."),
                InitPage.LAYER,
                Axis.log("gradient", "mean square"),
                compared(found.layers(), Gradients.Layer::gradient, Gradients.Layer::node));
    }

    private LineChart angles(Angles found) {
        List<Point> predicted = new ArrayList<>();
        List<Point> infinite = new ArrayList<>();
        List<Point> measured = new ArrayList<>();
        for (Angles.Depth depth : found.depths()) {
            predicted.add(Point.of(depth.depth(), depth.degrees().predicted(), ""));
            infinite.add(Point.of(depth.depth(), depth.infiniteWidth(), ""));
            measured.add(Point.of(depth.depth(), depth.degrees().measured(), ""));
        }
        return new LineChart(
                about("The angle between two inputs", "By the number of activations passed. At 0 inputs are alike."),
                Axis.linear("activations passed", "count"),
                Axis.linear("angle", "degrees"),
                Arrays.asList(
                        new Line("predicted", predicted, Line.Look.DASHED),
                        new Line("infinite width", infinite, Line.Look.DASHED),
                        new Line("measured", measured, Line.Look.SOLID)));
    }

    private LineChart decay(CorrelationDecay found) {
        return new LineChart(
                about("Decay of 1 − c", "The mean over pairs of inputs. Straight on this axis is an exponential."),
                DEPTH,
                Axis.log("1 − c", Axis.PURE),
                List.of(new Line("mean over pairs", Parts.numbered(new ArrayList<>(found.eps()), 0), Line.Look.SOLID)));
    }

    private LineChart resizing(Resizing found) {
        List<Line> lines = new ArrayList<>();
        for (Resizing.Factor factor : found.factors()) {
            lines.add(new Line(
                    "÷" + factor.block(), Parts.numbered(new ArrayList<>(factor.deviation()), 0), Line.Look.SOLID));
        }
        return new LineChart(
                about(
                        "What resizing leaves",
                        "How far decays of resized images are from those of the images themselves; it falls where the"
                                + " network forgets the size."),
                DEPTH,
                Axis.log("deviation", "nats"),
                lines);
    }

    private List<Chart> kernel(TangentKernel found) {
        List<Chart> charts = new ArrayList<>();
        charts.add(HeatMap.ofMatrix(
                about(
                        "Neural tangent kernel",
                        "Θ(a, b) of every two inputs: how much a step of training on one moves the output of the other."
                                + " A diagonal that stands out tells inputs apart."),
                "input [number]",
                found.kernel(),
                new Colours(Axis.linear("Θ", "squared gradient"), Spread.SEQUENTIAL)));
        if (found.hidden() != null) {
            charts.add(HeatMap.ofMatrix(
                    about(
                            "Kernel of the last hidden layer",
                            "The products of what the last layer with weights reads, for every two inputs."),
                    "input [number]",
                    found.hidden(),
                    new Colours(Axis.linear("H", "mean product"), Spread.SEQUENTIAL)));
        }
        return charts;
    }

    private BarChart symmetries(Symmetries found) {
        return new BarChart(
                about(
                        "Order of permutations by class",
                        "ln of the number of ways in which the channels of each class can change places."),
                "class",
                found.permutations().stream().map(one -> one.tensors().get(0)).toList(),
                Axis.linear("ln of the order", "nats"),
                List.of(new BarChart.Bars(
                        "ln of the order",
                        found.permutations().stream()
                                .map(Symmetries.Permutations::logOrder)
                                .toList())));
    }

    private BarChart rescaling(Rescaling found) {
        List<LayerBalance> layers = found.regions().stream()
                .flatMap(region -> region.layers().stream())
                .toList();
        return new BarChart(
                about(
                        "Balance of units by layer",
                        "The mean of ½ ln(incoming / outgoing squared weights): 0 is balanced, above 0 incoming weights"
                                + " are the larger ones; and its spread over the layer's units."),
                "tensor",
                layers.stream().map(LayerBalance::tensor).toList(),
                Axis.linear("r", "nats"),
                List.of(
                        new BarChart.Bars("mean", numbers(layers, LayerBalance::mean)),
                        new BarChart.Bars("spread", numbers(layers, LayerBalance::deviation))));
    }

    private BarChart redundancy(Redundancy found) {
        return new BarChart(
                about(
                        "Units in use by layer",
                        "All units, and those left when clones, constants and dead ones are taken out."),
                "layer",
                found.layers().stream().map(Redundancy.Layer::node).toList(),
                Axis.linear("units", "count"),
                List.of(
                        new BarChart.Bars(
                                "all",
                                found.layers().stream()
                                        .map(layer -> (double) layer.units())
                                        .toList()),
                        new BarChart.Bars(
                                "in use",
                                found.layers().stream()
                                        .map(layer -> (double) layer.effective())
                                        .toList())));
    }

    private BarChart int8(Int8 found) {
        return new BarChart(
                about(
                        "Output error with int8 weights",
                        "Relative, with one scale for each tensor and one for each channel, at the weights as they are"
                                + " (none) and after each criterion. All compute the same in float."),
                "criterion",
                found.points().stream().map(Int8Point::criterion).toList(),
                Axis.log("output error", "relative"),
                List.of(
                        new BarChart.Bars(
                                "per tensor",
                                found.points().stream()
                                        .map(Int8Point::perTensorError)
                                        .toList()),
                        new BarChart.Bars(
                                "per channel",
                                found.points().stream()
                                        .map(Int8Point::perChannelError)
                                        .toList())));
    }

    private BarChart sharpness(SharpnessValue found) {
        return new BarChart(
                about(
                        "Sharpness along the orbit",
                        "The largest eigenvalue of the loss's Hessian at the weights as they are (none) and after each"
                                + " criterion. The loss is the same at all of them: sharpness is not a property of the"
                                + " function."),
                "criterion",
                found.points().stream().map(point -> point.criterion()).toList(),
                Axis.log("λ_max", "loss per squared weight"),
                List.of(new BarChart.Bars(
                        "λ_max",
                        found.points().stream()
                                .map(point -> point.sharpness().spectrum().largest())
                                .toList())));
    }

    private static <T> List<Double> numbers(List<T> items, Function<T, @Nullable Double> number) {
        return IntStream.range(0, items.size())
                .mapToObj(i -> {
                    @Nullable Double value = number.apply(items.get(i));
                    return value == null ? Double.valueOf(Double.NaN) : value;
                })
                .toList();
    }
}
