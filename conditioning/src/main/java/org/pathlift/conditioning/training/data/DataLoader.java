package org.pathlift.conditioning.training.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.training.data.DataSpec.HeldOut;
import org.pathlift.onnx.error.MalformedModelException;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.runtime.RequestException;

/** Reads what a data spec names, and makes of it examples that a model can be fed with. */
public final class DataLoader {

    private DataLoader() {}

    /**
     * Reads the examples of a spec.
     *
     * @param input the shape that the model takes
     * @param seed picks the examples that are held out where a share is
     * @throws ModelIoException if a file cannot be read
     * @throws MalformedModelException if a file is damaged
     * @throws RequestException if the examples do not fit the model or the spec
     */
    public static TrainingData load(DataSpec spec, ExampleShape input, long seed) {
        RawExamples raw = read(spec, input);
        if (spec.heldOut() instanceof HeldOut.Nothing) {
            return new TrainingData(prepare(raw, spec, input), Optional.empty());
        }
        @Nullable RawExamples test = heldOut(spec, input);
        if (test == null) {
            double share = spec.heldOut() instanceof HeldOut.Share given ? given.share() : DataSpec.USUAL_SHARE;
            HeldOutSplit split = prepare(raw, spec, input).split(share, seed);
            requireSome(raw, split, share);
            return new TrainingData(split.train(), Optional.of(split.heldOut()));
        }
        if (raw.targets() instanceof Targets.Classes known && test.targets() instanceof Targets.Classes other) {
            ClassTable table = ClassTable.of(known, other, test.where());
            raw = with(raw, table.train());
            test = with(test, table.heldOut());
        }
        return new TrainingData(prepare(raw, spec, input), Optional.of(prepare(test, spec, input)));
    }

    private static RawExamples with(RawExamples raw, Targets targets) {
        return new RawExamples(raw.where(), raw.shape(), raw.features(), targets, raw.usualScale());
    }

    private static RawExamples read(DataSpec spec, ExampleShape input) {
        if (spec instanceof DataSpec.Csv csv) {
            return CsvLoader.load(csv);
        } else if (spec instanceof DataSpec.Npz npz) {
            return NpzLoader.load(npz);
        } else if (spec instanceof DataSpec.Idx idx) {
            return IdxLoader.load(idx);
        } else if (spec instanceof DataSpec.Images images) {
            return ImageFolderLoader.load(images, input);
        } else if (spec instanceof DataSpec.Djl djl) {
            return DjlLoader.load(djl, DjlLoader.Part.TRAIN);
        }
        return DigitsLoader.load(spec.preparation().limit());
    }

    private static @Nullable RawExamples heldOut(DataSpec spec, ExampleShape input) {
        if (spec.heldOut() instanceof HeldOut.Other other) {
            return read(other.spec(), input);
        }
        if (!(spec.heldOut() instanceof HeldOut.Usual)) {
            return null;
        }
        if (spec instanceof DataSpec.Djl djl) {
            return DjlLoader.load(djl, DjlLoader.Part.TEST);
        }
        return spec instanceof DataSpec.Npz npz ? NpzLoader.loadTest(npz).orElse(null) : null;
    }

    private static Examples prepare(RawExamples raw, DataSpec spec, ExampleShape input) {
        List<Problem> problems = new ArrayList<>();
        Optional<Examples> prepared = new Preparing(raw, spec.preparation(), problems).prepare(input);
        return prepared.orElseThrow(() -> new RequestException(problems));
    }

    private static void requireSome(RawExamples raw, HeldOutSplit split, double share) {
        if (split.train().size() == 0 || split.heldOut().size() == 0) {
            throw new RequestException(List.of(new Problem(
                    "both parts of the examples must have some",
                    raw.where(),
                    "examples to learn from and examples to hold out",
                    raw.size() + " examples with the share " + share,
                    "give more examples, another split=, test=, or split=0 to hold out nothing")));
        }
    }
}
