package org.pathlift.conditioning.training.data;

import java.nio.file.Path;
import java.util.Optional;
import org.pathlift.onnx.runtime.RequestException;

/** Names examples and says how they are to be read, as in {@code csv:wine.csv?label=first&target=regression}. */
public sealed interface DataSpec {

    /** The share that is held out where a spec says nothing of it and the data have no part of their own for it. */
    double USUAL_SHARE = 0.2;

    /**
     * Parses the text of a spec: {@code KIND:PLACE?KEY=VALUE&KEY=VALUE}.
     *
     * @throws RequestException if it is no spec, with all problems
     */
    static DataSpec parse(String text) {
        return SpecParser.parse(text);
    }

    /** Returns what is done with the numbers that are read. */
    Preparation preparation();

    /** Returns what is held out. */
    HeldOut heldOut();

    /** What is held out of the training. */
    sealed interface HeldOut {

        /** The part that the data themselves set aside, or else {@link #USUAL_SHARE}. */
        record Usual() implements HeldOut {}

        /** Nothing. */
        record Nothing() implements HeldOut {}

        /** A random share of the examples, between 0 and 1. */
        record Share(double share) implements HeldOut {}

        /** Other files, read in the same way. */
        record Other(DataSpec spec) implements HeldOut {}
    }

    /** The handwritten digits that pathlift carries: 1797 images of 8x8, ten classes. */
    record Digits(Preparation preparation, HeldOut heldOut) implements DataSpec {}

    /** A table of text, plain or compressed by gzip: an example a line. */
    record Csv(Path file, CsvLayout layout, TargetOptions target, Preparation preparation, HeldOut heldOut)
            implements DataSpec {}

    /**
     * Arrays of NumPy in one archive.
     *
     * @param features the array of the features, or empty for the first usual name that is there
     * @param targets the array of the targets, {@code none}, or empty for the partner of the features
     */
    record Npz(
            Path file,
            Optional<String> features,
            Optional<String> targets,
            TargetOptions target,
            Preparation preparation,
            HeldOut heldOut)
            implements DataSpec {}

    /** Images and labels in the format of MNIST, plain or compressed by gzip. */
    record Idx(Path images, Path labels, TargetOptions target, Preparation preparation, HeldOut heldOut)
            implements DataSpec {}

    /** A folder with a folder of images for each class. */
    record Images(Path folder, Preparation preparation, HeldOut heldOut) implements DataSpec {}

    /** A data set that DJL knows by name, from DJL's cache or from the network. */
    record Djl(DjlSet set, Preparation preparation, HeldOut heldOut) implements DataSpec {}

    /** The data sets of DJL that can be named. */
    enum DjlSet {
        /** Handwritten digits: grey, 28 × 28, 10 classes, 60,000 to learn from and 10,000 to test. */
        MNIST("mnist"),
        /** Articles of clothing, in the form of {@link #MNIST}. */
        FASHION_MNIST("fashmnist"),
        /** Photographs: colour, 32 × 32, 10 classes, 50,000 to learn from and 10,000 to test. */
        CIFAR10("cifar10");

        private final String artifact;

        DjlSet(String artifact) {
            this.artifact = artifact;
        }

        String artifact() {
            return artifact;
        }
    }
}
