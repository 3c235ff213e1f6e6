package org.pathlift.analysis.explanation;

import java.util.List;
import org.pathlift.analysis.metric.Metrics;

/** All explanations: those of metrics, and those of what other commands show. */
public final class Explanations {

    /** Scale factors λ, their logarithms z, and sizes of weights before and after. */
    public static final Explanation SCALES = Explanation.of(
            "scales",
            "λ, the factor of a hidden unit: the weights and the bias that make the unit are multiplied by it, the weights"
                    + " that read it divided. z = 2 ln λ is the same in logarithms. Units that must share a scale, as along"
                    + " a residual stream, are one; a unit is free where every activation that it passes through lets a"
                    + " positive factor through, and pinned to λ = 1 elsewhere.",
            "1 leaves a unit as it is. Scales within a factor of ten or so are usual; one far out has hardly any weight on"
                    + " one of its sides (`--max-scale` bounds it). Sizes of weights move by them and the function does"
                    + " not: a tensor's root mean square before and after tells what an optimizer, weight decay or a"
                    + " quantizer sees of it.",
            "Lebeurrier, Vayer, Gribonval 2026 (arXiv 2602.19799); Stock et al. 2019 (arXiv 1902.10416); which operators"
                    + " pin is pathlift's own (docs/operators.md).");

    /** What pathcond, enorm and cle make small, sweep by sweep. */
    public static final Explanation OBJECTIVE = Explanation.of(
            "objective",
            "What a criterion makes as small as it gets. pathcond: F = p ln Σ g − Σ ln g over the p weights, g the diagonal"
                    + " of the path magnitude matrix, in nats. enorm: the sum of squared weights. cle: Σ (ln r_in − ln r_out)²"
                    + " over units, r the largest weights on a unit's two sides.",
            "Only differences count. The gain is the fall for each parameter: near 0 the weights stood well already; for"
                    + " pathcond, from 0.2 nats on it is worth it. One sweep sets the scale of every unit once; a straight"
                    + " fall over sweeps on a logarithmic axis is linear convergence.",
            "pathcond: arXiv 2602.19799; enorm: Stock et al. 2019 (arXiv 1902.10416); cle: Nagel et al. 2019 (arXiv"
                    + " 1906.04721). That 0.2 is a threshold is pathlift's own.");

    /** How many numbers of a layer training changes. */
    public static final Explanation PARAMETERS = Explanation.of(
            "parameters",
            "The numbers of a layer that training changes: weights, biases, and gains and shifts of normalizations.",
            "Most of them often stand in few layers. Running statistics of normalizations are not counted.",
            "Counted.");

    /** Loss and accuracy over the epochs of a training. */
    public static final Explanation LEARNING = Explanation.of(
            "learning",
            "The loss, a mean over examples, and the accuracy, the share of examples whose class is told right. Training"
                    + " loss is the mean over the batches of an epoch, while weights move; held-out loss is measured after the"
                    + " epoch, on examples that are never trained on.",
            "Where the held-out loss rises while the training loss falls, examples are learnt by heart. Ways of training"
                    + " are told apart only by more than the seeds differ: bands are one standard deviation over seeds.",
            "Measured on what `--data` names.");

    /** Entries that asymmetric networks fix, and the symmetry that is left. */
    public static final Explanation FIXED_ENTRIES = Explanation.of(
            "fixed-entries",
            "The share of a tensor's entries that are fixed for good, so that units differ and cannot change places. What"
                    + " is left counts the scales that keep fixed values, and bounds the permutations that keep them.",
            "A share of 0 leaves every symmetry. ln of permutations left of 0 proves that none is left.",
            "Lim et al. 2024 (arXiv 2405.20231); the count of what is left is pathlift's own.");

    /** Distances of matched models, and the barrier between them. */
    public static final Explanation MATCHING = Explanation.of(
            "matching",
            "Units of one model brought to those of another by order, signs and scales that leave its function as it is;"
                    + " and what models do whose weights lie on the straight line between the two. The barrier is how far the"
                    + " line rises above the straight line between its ends.",
            "A barrier near 0 after the matching: both lie in one basin. One that stays: they do not, or the matching,"
                    + " which is a heuristic, did not find it; `--restarts` tries more.",
            "Ainsworth, Hayase, Srinivasa 2023 (Git Re-Basin, ICLR); signs and canonical scales are pathlift's own.");

    /** W₁ between networks that were trained alike, over the noise floor. */
    public static final Explanation REPLICA_DISTANCE = Explanation.of(
            "replica-distance",
            "W₁, the Wasserstein distance between the empirical laws of the weights of two networks that were trained alike"
                    + " from different seeds, each brought to its canonical scale first. Over the noise floor it is divided"
                    + " by what two samples of one law have on the average.",
            "About 1 floor: no difference; below 2 the two cannot be told apart. Laws do not see where a number stands:"
                    + " W₁ tells whether training moved the distribution of weights differently, not whether replicas found"
                    + " the same function.",
            "The idea is that of arXiv 2409.06402, whose formula could not be read; the definition is pathlift's own, and no"
                    + " number is comparable with theirs (docs/replicas.md).");

    /** Directions, lengths, losses and sharpness along the checkpoints of a training. */
    public static final Explanation TRAJECTORY = Explanation.of(
            "trajectory",
            "The path θ₀ … θ_T of the weights through checkpoints: cosines between directions from the start and between"
                    + " steps, lengths of steps, and the loss, the norm of its gradient and its sharpness on the way. Everything"
                    + " is told of the weights as they are and of the canonical ones (the gauge).",
            "Cosines near 1: the path is straight; near 0 steps are unrelated; below 0 they undo each other. Lengths,"
                    + " gradients and sharpness depend on how the network is scaled: compare networks in the canonical gauge.",
            "Singh et al. 2024 (arXiv 2403.07379); sharpness: Noci et al. 2024 (arXiv 2402.17457); the gauge is pathlift's"
                    + " own.");

    /** NNGP and NTK of wide networks, and how far drawn ones are from them. */
    public static final Explanation KERNELS = Explanation.of(
            "kernels",
            "Of infinitely wide networks the NNGP, the covariance of the output over random weights, and the NTK, products"
                    + " of gradients over all parameters: mean cosine over pairs of inputs, condition (largest over smallest"
                    + " eigenvalue), accuracy of regression. Of drawn networks the relative Frobenius distance from the"
                    + " limit, and the relative variance of Θ(x, x).",
            "A cosine near 1: depth has made inputs alike. A large condition: some directions learn much slower than others."
                    + " Distances that fall as 1/√width, a slope of −0.5: networks near their limit. Relative variance well"
                    + " below 1: what one network's NTK says holds for others; where it grows, width does not suffice for the"
                    + " depth.",
            "Lee et al. 2018 (arXiv 1711.00165), Jacot et al. 2018 (arXiv 1806.07572); relative variance: Hanin and Nica 2020"
                    + " (arXiv 1909.05989). The distance and its slope are pathlift's own (docs/kernels.md).");

    /** Errors over width and depth, and whether the two limits commute. */
    public static final Explanation COMMUTATIVITY = Explanation.of(
            "commutativity",
            "The root mean square distance of a function of the last layer from its limit, over width n and depth L; and its"
                    + " mean over networks.",
            "Falls with n and is level in L: width and depth can be scaled together. Grows with L about as it falls with n:"
                    + " only L/n counts, and theory of infinite width holds where width is much larger than depth.",
            "Hayou and Yang (arXiv 2302.00453), Hayou (arXiv 2310.01683); fits and the verdict's thresholds are pathlift's"
                    + " own (docs/commutativity.md).");

    private Explanations() {}

    /** Returns those of metrics, in the order of the metrics. */
    public static List<Explanation> ofMetrics() {
        return Metrics.all().stream().map(Explanation::of).toList();
    }

    /** Returns those of numbers that no metric of {@code analyze} has. */
    public static List<Explanation> ofOthers() {
        return List.of(
                SCALES,
                OBJECTIVE,
                PARAMETERS,
                LEARNING,
                FIXED_ENTRIES,
                MATCHING,
                REPLICA_DISTANCE,
                TRAJECTORY,
                KERNELS,
                COMMUTATIVITY);
    }

    /**
     * Returns the explanation of a metric.
     *
     * @throws IllegalArgumentException if no metric has that name
     */
    public static Explanation ofMetric(String name) {
        return Metrics.named(name)
                .map(Explanation::of)
                .orElseThrow(() -> new IllegalArgumentException("expected the name of a metric, found '" + name + "'"));
    }
}
