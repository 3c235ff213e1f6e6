package org.pathlift;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The seconds of each stage of some work, in order. */
final class Stopwatch {

    private final Map<String, Double> seconds = new LinkedHashMap<>();

    <T> T time(String stage, Supplier<T> work) {
        long start = System.nanoTime();
        T result = work.get();
        seconds.put(stage, (System.nanoTime() - start) / 1e9);
        return result;
    }

    Map<String, Double> seconds() {
        return seconds;
    }
}
