package org.pathlift.analysis.report;

import java.util.List;
import org.pathlift.analysis.replica.study.ConditionResult;
import org.pathlift.analysis.replica.study.Estimate;
import org.pathlift.analysis.replica.study.ReplicaStudy;
import org.pathlift.analysis.replica.study.ReplicaStudyOptions;
import org.pathlift.onnx.error.Words;

/**
 * Replica distances of networks trained under several conditions.
 *
 * @param schema {@value #SCHEMA}
 * @param definition what the numbers are, since the paper's formula is not known
 * @param options what was asked for
 * @param learned examples learned from
 * @param heldOut examples measured on
 * @param conditions one for each
 */
public record ReplicaStudyReport(
        String schema, String definition, Options options, int learned, int heldOut, List<Condition> conditions)
        implements Report {

    /** The name of the format. */
    public static final String SCHEMA = "pathlift.study.replicas/1";

    /** See {@link ReplicaStudyOptions}. */
    public record Options(
            List<String> conditions,
            int replicas,
            int epochs,
            int examples,
            String expansion,
            double dropout,
            String canonical,
            long seed) {}

    /** See {@link ConditionResult}. */
    public record Condition(
            String condition,
            long parameters,
            Estimate accuracy,
            Estimate loss,
            ReplicasReport.Distances initial,
            ReplicasReport.Distances trained,
            Estimate overFloor,
            Estimate neurons,
            double ratio,
            double neuronRatio,
            String comparison,
            double seconds) {

        private static Condition of(ConditionResult result) {
            return new Condition(
                    Words.of(result.condition()),
                    result.parameters(),
                    result.accuracy(),
                    result.loss(),
                    ReplicasReport.Distances.of(result.initial()),
                    ReplicasReport.Distances.of(result.trained()),
                    result.overFloor(),
                    result.neurons(),
                    result.ratio(),
                    result.neuronRatio(),
                    Words.of(result.comparison()).replace('-', ' '),
                    result.seconds());
        }
    }

    /** Keeps an unmodifiable copy of {@code conditions}. */
    public ReplicaStudyReport {
        conditions = List.copyOf(conditions);
    }

    /** Describes a study. */
    public static ReplicaStudyReport of(ReplicaStudy study) {
        ReplicaStudyOptions options = study.options();
        return new ReplicaStudyReport(
                SCHEMA,
                ReplicasReport.DEFINITION,
                new Options(
                        options.conditions().stream().map(Words::of).toList(),
                        options.replicas(),
                        options.epochs(),
                        options.examples(),
                        options.expansion().toString(),
                        options.dropout(),
                        Words.of(options.canonical()),
                        options.seed()),
                study.learned(),
                study.heldOut(),
                study.conditions().stream().map(Condition::of).toList());
    }
}
