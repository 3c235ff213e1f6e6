package org.pathlift.conditioning.training.optimizer;

/**
 * A learning rate by the number of updates done before: a pure function, so that a run that resumes at a step goes on
 * with the same rates.
 */
@FunctionalInterface
public interface LearningRate {

    /** Returns the rate of the update with this number, counted from 0. */
    double at(long step);

    /** The same rate for ever. */
    static LearningRate constant(double rate) {
        Ranges.positiveOrZero("the learning rate", rate);
        return step -> rate;
    }

    /** Multiplied by a factor after every {@code every} updates: rate · factor^⌊step / every⌋. */
    static LearningRate steps(double rate, long every, double factor) {
        Ranges.positiveOrZero("the learning rate", rate);
        Ranges.positiveOrZero("the factor", factor);
        Ranges.atLeastOne("the updates between two changes", every);
        return step -> rate * Math.pow(factor, (double) Math.floorDiv(step, every));
    }

    /** Half a cosine from {@code rate} down to {@code end} at update {@code total}; {@code end} from there on. */
    static LearningRate cosine(double rate, double end, long total) {
        Ranges.positiveOrZero("the learning rate", rate);
        Ranges.positiveOrZero("the last learning rate", end);
        Ranges.atLeastOne("the number of updates", total);
        return step -> Ranges.cosine(rate, end, Math.min(1, (double) step / total));
    }

    /** A straight line from {@code rate} to {@code end} at update {@code total}; {@code end} from there on. */
    static LearningRate linear(double rate, double end, long total) {
        Ranges.positiveOrZero("the learning rate", rate);
        Ranges.positiveOrZero("the last learning rate", end);
        Ranges.atLeastOne("the number of updates", total);
        return step -> rate + (end - rate) * Math.min(1, (double) step / total);
    }

    /**
     * One cycle: half a cosine from {@code peak / 25} up to the peak over the first three tenths of the updates, and half
     * a cosine down to {@code peak / 250000} at the last one. Smith and Topin 2018, arXiv 1708.07120, with the constants of
     * PyTorch's OneCycleLR.
     */
    static LearningRate oneCycle(double peak, long total) {
        Ranges.positiveOrZero("the largest learning rate", peak);
        Ranges.atLeastOne("the number of updates", total);
        double start = peak / 25;
        double end = start / 1e4;
        double top = 0.3 * total - 1;
        double last = total - 1.0;
        return step -> {
            if (step >= last) {
                return end;
            }
            return step <= top
                    ? Ranges.cosine(start, peak, step / top)
                    : Ranges.cosine(peak, end, (step - top) / (last - top));
        };
    }

    /** This schedule after {@code updates} updates that rise in equal steps to its first rate. */
    default LearningRate afterWarmUp(long updates) {
        Ranges.atLeastOne("the updates of the warm-up", updates);
        double first = at(0);
        return step -> step < updates ? first * (step + 1) / updates : at(step - updates);
    }
}
