package org.pathlift.analysis.replica.study;

import org.pathlift.analysis.replica.ReplicaDistances;

/**
 * The replicas of one condition.
 *
 * @param condition which one
 * @param parameters numbers that are trained
 * @param accuracy on the held-out examples after training, over the replicas
 * @param loss there
 * @param initial the distances before training
 * @param trained the distances after it
 * @param overFloor W_1 of all weights over the noise floor after training, over the pairs
 * @param neurons W_1 between the first layers as sets of units after training, over the pairs
 * @param ratio mean W_1 of all weights after training over that before
 * @param neuronRatio the same of the first layers' units
 * @param comparison with the baseline, by {@code overFloor}
 * @param seconds that it took
 */
public record ConditionResult(
        ReplicaCondition condition,
        long parameters,
        Estimate accuracy,
        Estimate loss,
        ReplicaDistances initial,
        ReplicaDistances trained,
        Estimate overFloor,
        Estimate neurons,
        double ratio,
        double neuronRatio,
        Comparison comparison,
        double seconds) {

    /** How a condition's replicas lie beside those of the baseline. */
    public enum Comparison {
        /** It is the baseline, or there is none. */
        BASELINE,
        /** Closer together, by more than two standard errors of the difference. */
        SMALLER,
        /** Farther apart, by as much. */
        LARGER,
        /** Neither. */
        NOT_TOLD_APART
    }

    ConditionResult comparedTo(ConditionResult baseline) {
        double off = overFloor.distance(baseline.overFloor);
        Comparison found = condition == baseline.condition
                ? Comparison.BASELINE
                : off < -2 ? Comparison.SMALLER : off > 2 ? Comparison.LARGER : Comparison.NOT_TOLD_APART;
        return new ConditionResult(
                condition,
                parameters,
                accuracy,
                loss,
                initial,
                trained,
                overFloor,
                neurons,
                ratio,
                neuronRatio,
                found,
                seconds);
    }
}
