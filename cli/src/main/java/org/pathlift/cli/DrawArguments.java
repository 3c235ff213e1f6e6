package org.pathlift.cli;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.init.Distribution;
import org.pathlift.conditioning.init.InitOptions;
import org.pathlift.conditioning.init.Scheme;
import picocli.CommandLine.Option;

/** What weights are drawn from, whichever command draws them. */
final class DrawArguments {

    @Option(
            names = "--sigma-b2",
            order = 30,
            paramLabel = "X",
            description =
                    "The variance of biases, a point of the critical line. Default: 0 for ReLU and its like, 0.05 for"
                            + " tanh, erf, ELU and SELU, the least that GELU and SiLU have.")
    private @Nullable Double sigmaB2;

    @Option(
            names = "--distribution",
            order = 31,
            paramLabel = "NAME",
            converter = Choice.Distributions.class,
            completionCandidates = Choice.Distributions.class,
            description = "What independent weights are drawn from: ${COMPLETION-CANDIDATES}. Default: normal;"
                    + " uniform for pytorch.")
    private @Nullable Distribution distribution;

    /** Returns σb², where one was asked for. */
    OptionalDouble biasVariance() {
        return sigmaB2 == null ? OptionalDouble.empty() : OptionalDouble.of(sigmaB2);
    }

    /** Returns the distribution that was asked for, or the scheme's own. */
    Distribution distribution(Scheme scheme) {
        return distribution != null ? distribution : InitOptions.of(scheme).distribution();
    }

    /** Returns the options as they would be typed, defaults too, each with a blank before it. */
    String typed(Scheme scheme) {
        return (sigmaB2 == null ? "" : " --sigma-b2 " + sigmaB2) + " --distribution "
                + Choice.word(distribution(scheme));
    }
}
