package org.pathlift.cli;

/** What the program's exit codes mean. */
final class ExitCodes {

    static final int DONE = 0;
    /** A fault of ours, or not enough memory. */
    static final int FAULT = 1;
    /** The command line is wrong, or does not fit the model. */
    static final int USAGE = 2;

    static final int MALFORMED = 3;
    static final int UNSUPPORTED = 4;
    /** Two models do not compute the same. */
    static final int NOT_PROVED = 5;

    static final int INPUT_OUTPUT = 6;

    /** The process was asked to end, and ended in good order. */
    static final int INTERRUPTED = 130;

    /** The same, by a polite kill. */
    static final int TERMINATED = 143;

    private ExitCodes() {}
}
