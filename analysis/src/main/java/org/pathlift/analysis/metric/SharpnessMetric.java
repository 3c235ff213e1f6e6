package org.pathlift.analysis.metric;

import java.util.List;
import java.util.Locale;
import org.pathlift.analysis.sharpness.Example;
import org.pathlift.analysis.sharpness.Examples;
import org.pathlift.analysis.sharpness.LossKind;
import org.pathlift.analysis.sharpness.SharpnessOptions;
import org.pathlift.analysis.sharpness.SharpnessPoint;
import org.pathlift.analysis.sharpness.Work;
import org.pathlift.analysis.sharpness.djl.SharpnessStudy;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.symmetry.WeightStatus;

/** The curvature of the loss, at the weights as they are and after rescaling. */
final class SharpnessMetric implements Metric {

    private static final List<CriterionChoice> CRITERIA = List.of(CriterionChoice.PATHCOND, CriterionChoice.ENORM);

    private static final SharpnessOptions OPTIONS = new SharpnessOptions(40, 1e-2, 10, 64, 0);

    /** Multiplications of all gradients together: a minute or so. */
    private static final double MOST_WORK = 6e10;

    /** Bytes that the vectors of the iteration may take. */
    private static final double MOST_MEMORY = 1L << 30;

    /** Fewer products tell nothing. */
    private static final int FEWEST = 6;

    @Override
    public String name() {
        return "sharpness";
    }

    @Override
    public MetricDescription description() {
        return new MetricDescription(
                "The curvature of the training loss over the inputs: the two largest and the smallest eigenvalue of its Hessian"
                        + " with regard to all trained weights, and the trace; at the weights as they are, and at those that"
                        + " pathcond and enorm pick for the same function. With --data the loss is that of training,"
                        + " cross-entropy for classes, mse for numbers; without targets it is the mean over inputs of the"
                        + " squared outputs, a stand-in of pathlift's own.",
                "Gradient descent with a learning rate above 2 / (largest) leaves the valley it is in. The function is the same at"
                        + " all points and the curvature is not, so it says nothing about a function; compare networks at"
                        + " their enorm weights. Residual bounds the relative error of the largest; it is large where the"
                        + " iteration was cut short, or kinks disturb the differences. The standard error belongs to the"
                        + " trace, which is exact without one.",
                "Operators that can be trained (docs/operators.md), within 1 GiB and 6e10 multiplications. Normalizations use"
                        + " their running statistics, nothing is dropped.",
                "Up to 40 products with the Hessian by Lanczos at each point, until residuals are below 1e-2,"
                        + " and 10 for the trace, each two gradients in"
                        + " float64; fewer for large models.",
                "Largest eigenvalue along training: Noci et al. 2024 (arXiv 2402.17457); its dependence on scale: Dinh et al."
                        + " 2017 (arXiv 1703.04933); trace: Hutchinson 1989.");
    }

    @Override
    public double passes(Subject subject) {
        return 8.0 * 40 * subject.inputs().size();
    }

    @Override
    public long mostParametersUnasked() {
        return 100_000;
    }

    @Override
    public MetricOutcome measure(Subject subject) {
        List<Example> examples = Examples.of(subject.model(), subject.inputs(), subject.targets());
        int points = subject.symmetry().units() == 0 ? 1 : 1 + CRITERIA.size();
        // A product is two gradients, a gradient three runs; the trace takes half as many products again.
        double product =
                6 * Work.multiplications(subject.symmetry()) * subject.inputs().size() * points * 1.5;
        double products = Math.floor(MOST_WORK / product);
        double parameters = subject.symmetry().weights().stream()
                .mapToDouble(WeightStatus::elements)
                .sum();
        double vectors = Math.floor(MOST_MEMORY / (8 * Math.max(1, parameters))) - 6;
        if (products < FEWEST || vectors < FEWEST) {
            return new MetricOutcome.NotApplicable(String.format(
                    Locale.ROOT,
                    "%,.0f parameters on %d inputs allow %.0f products with the Hessian in 6e10 multiplications and %.0f in"
                            + " 1 GiB; fewer than %d tell nothing (try fewer --inputs)",
                    parameters,
                    subject.inputs().size(),
                    products,
                    Math.max(0, vectors),
                    FEWEST));
        }
        SharpnessOptions options =
                OPTIONS.withSeed(subject.seed()).within((int) Math.min(1000, Math.min(products, vectors)));
        LossKind loss = LossKind.fitting(examples.get(0).target());
        List<SharpnessPoint> found =
                SharpnessStudy.of(subject.symmetry(), loss, examples, options, CRITERIA, RescaleOptions.defaults());
        return new MetricOutcome.Measured(new SharpnessValue(
                loss.word(), examples.stream().mapToInt(Example::size).sum(), found));
    }
}
