package org.pathlift;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.report.InitReport;
import org.pathlift.conditioning.init.FileInitializer;
import org.pathlift.conditioning.init.InitOptions;
import org.pathlift.conditioning.init.InitPlan;
import org.pathlift.conditioning.init.InitializedFile;
import org.pathlift.conditioning.init.Scheme;
import org.pathlift.conditioning.propagation.PropagationRuns;
import org.pathlift.conditioning.propagation.SignalPropagation;
import org.pathlift.conditioning.rescale.Provenance;
import org.pathlift.conditioning.training.run.ModelExamples;
import org.pathlift.onnx.concurrent.Background;
import org.pathlift.onnx.graph.StructureChange;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.serde.WriteOptions;

/** A request to draw new weights for a model. See {@link Pathlift#init}. */
public final class Initialization {

    private static final int EXAMPLES = 4;
    private static final int LSUV_EXAMPLES = 64;

    private final Path model;
    private InitOptions options = InitOptions.of(Scheme.CRITICAL);
    private @Nullable String data;
    private OptionalInt inputs = OptionalInt.empty();
    private boolean gradients;
    private WriteOptions write = WriteOptions.NEW_FILE;

    Initialization(Path model) {
        this.model = model;
    }

    /** Chooses how weights come about, and forgets other options but the seed. */
    public Initialization scheme(Scheme scheme) {
        options = InitOptions.of(scheme).withSeed(options.seed());
        return this;
    }

    /** Sets everything about the weights at once, in place of what was said before. */
    public Initialization options(InitOptions all) {
        options = all;
        return this;
    }

    /** Sets the seed of everything that is drawn. */
    public Initialization seed(long seed) {
        options = options.withSeed(seed);
        return this;
    }

    /** Takes the input's second moment from examples, and measures on them; without it inputs are drawn from N(0, 1). */
    public Initialization data(String spec) {
        data = spec;
        return this;
    }

    /**
     * Sets how many inputs the new model is run on; 0 only predicts. Without it {@value #EXAMPLES} of {@link #data},
     * {@value #LSUV_EXAMPLES} for {@link Scheme#LSUV}, or {@link FileInitializer#enoughInputs} drawn ones.
     */
    public Initialization inputs(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("a model is run on 0 inputs or more, found " + count);
        }
        inputs = OptionalInt.of(count);
        return this;
    }

    /** Measures gradients as well, through PyTorch. */
    public Initialization gradients() {
        gradients = true;
        return this;
    }

    /** Lets {@link #writeTo} replace a file that exists, the model's own too. */
    public Initialization replaceExisting() {
        write = WriteOptions.REPLACE;
        return this;
    }

    /** Draws and measures, but writes nothing. */
    public InitReport dryRun() {
        return run(null);
    }

    /** Draws, writes beside {@code out}, measures what ONNX Runtime computes from it, and puts it in its place. */
    public InitReport writeTo(Path out) {
        return run(out);
    }

    private InitReport run(@Nullable Path out) {
        boolean lsuv = options.scheme() == Scheme.LSUV;
        if (inputs.orElse(1) == 0 && (gradients || lsuv)) {
            throw new IllegalArgumentException("gradients and lsuv are measured on 1 input or more, found 0");
        }
        Stopwatch watch = new Stopwatch();
        FileInitializer initializer = watch.time("read", () -> FileInitializer.read(model, options));
        int count = inputs.orElseGet(() -> data == null ? initializer.enoughInputs() : lsuv ? LSUV_EXAMPLES : EXAMPLES);
        Background<List<Map<String, Sample>>> samples = Background.begin(() -> samples(initializer, count));
        InitPlan plan = watch.time("plan", () -> initializer.plan(data == null && !lsuv ? List.of() : samples.get()));
        List<Map<String, Sample>> runs = watch.time("inputs", samples::get);
        PropagationRuns measured =
                gradients ? PropagationRuns.bothWays(runs, options.seed()) : PropagationRuns.forward(runs);
        SignalPropagation signals;
        @Nullable StructureChange structure = null;
        if (out == null) {
            signals = watch.time("measure", () -> initializer.measure(plan, measured));
        } else {
            InitializedFile written = watch.time(
                    "write and measure", () -> initializer.write(plan, measured, provenance(count), out, write));
            signals = written.signals();
            structure = written.structure();
        }
        return InitReport.of(
                model,
                initializer.sha256(),
                plan,
                signals,
                data == null ? "drawn" : data,
                structure,
                out,
                watch.seconds());
    }

    private List<Map<String, Sample>> samples(FileInitializer initializer, int count) {
        return data == null
                ? initializer.draw(count)
                : ModelExamples.of(data, Optional.empty(), initializer.model(), count, options.seed())
                        .inputs();
    }

    /** What is only measured changes no weight and is left out; of the data only the kind is told, not the path. */
    private Provenance provenance(int count) {
        String typed = options.typed();
        if (data != null) {
            typed += " --data " + data.replaceFirst("(?s):.*", "");
        }
        if (data != null || options.scheme() == Scheme.LSUV) {
            typed += " --inputs " + count;
        }
        return new Provenance(BuildInfo.get().version(), "init", typed);
    }
}
