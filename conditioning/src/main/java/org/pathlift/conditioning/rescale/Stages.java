package org.pathlift.conditioning.rescale;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Measures the stages of a task, in the order in which they begin. */
public final class Stages {

    private final Map<String, Double> seconds = new LinkedHashMap<>();

    /** Does some work and adds its time to a stage. */
    public <T> T time(String stage, Supplier<T> work) {
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            seconds.merge(stage, (System.nanoTime() - start) / 1e9, Double::sum);
        }
    }

    /** Returns the seconds of each stage so far. */
    public Map<String, Double> seconds() {
        return seconds;
    }
}
