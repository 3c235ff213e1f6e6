package org.pathlift.onnx.djl.trace;

/** Memory that arrays share: an array and its views. Says which of them have been overtaken by a change in place. */
final class Storage {

    private final boolean writable;
    private int version;

    /** Makes a storage; one that is not writable belongs to the block's parameters or to somebody outside the trace. */
    Storage(boolean writable) {
        this.writable = writable;
    }

    boolean isWritable() {
        return writable;
    }

    /** Returns the number of changes so far. */
    int version() {
        return version;
    }

    /** Counts a change and returns the new version. */
    int change() {
        return ++version;
    }
}
