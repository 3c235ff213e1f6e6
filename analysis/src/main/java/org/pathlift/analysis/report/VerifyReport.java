package org.pathlift.analysis.report;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.runtime.Proof;

/**
 * How two models compare.
 *
 * @param schema {@value #SCHEMA}
 * @param reference the first model
 * @param candidate the second model
 * @param assumptions extents of inputs that the file leaves open, and what was taken for them
 * @param proof how far their outputs are from each other
 * @param symmetry the scales that map one onto the other; null where they were not asked for
 * @param passed whether everything that was asked for holds
 */
public record VerifyReport(
        String schema,
        ModelReport reference,
        ModelReport candidate,
        List<Assumed> assumptions,
        ProofReport proof,
        @Nullable OrbitReport symmetry,
        boolean passed)
        implements Report {

    /** The name of the format. */
    public static final String SCHEMA = "pathlift.verify/1";

    /** Keeps an unmodifiable copy of {@code assumptions}. */
    public VerifyReport {
        assumptions = List.copyOf(assumptions);
    }

    /** Describes a comparison. */
    public static VerifyReport of(
            ModelReport reference,
            ModelReport candidate,
            List<Assumed> assumptions,
            Proof proof,
            @Nullable OrbitReport symmetry) {
        return new VerifyReport(
                SCHEMA,
                reference,
                candidate,
                assumptions,
                ProofReport.of(proof),
                symmetry,
                proof.passed() && (symmetry == null || symmetry.found()));
    }
}
