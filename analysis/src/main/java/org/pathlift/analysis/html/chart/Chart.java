package org.pathlift.analysis.html.chart;

/** A picture. */
public sealed interface Chart permits BarChart, BoxChart, GraphChart, HeatMap, LineChart {

    /** Returns what it says of itself. */
    About about();

    /** Returns how many of its numbers have no place in it: those that are not finite, or not positive on a logarithmic axis. */
    int hidden();

    /** Returns whether it has nothing to show. */
    boolean isEmpty();

    /** Returns how high it is drawn, in pixels of CSS. */
    int height();
}
