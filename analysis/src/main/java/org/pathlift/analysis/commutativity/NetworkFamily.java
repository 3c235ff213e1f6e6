package org.pathlift.analysis.commutativity;

import org.pathlift.onnx.graph.Model;

/** Networks of several widths and depths, some of each: what theory does not know and only runs can measure. */
public interface NetworkFamily {

    /** The widths and depths. */
    Grid grid();

    /** How many networks there are of a width and depth, at least 1. */
    int networks(int width, int depth);

    /** Whether the networks of one width and depth differ in their weights only. */
    default boolean differsInWeightsOnly() {
        return false;
    }

    /** Gives one of them, by its number from 0; asked for from several threads. */
    Model open(int width, int depth, int index);
}
