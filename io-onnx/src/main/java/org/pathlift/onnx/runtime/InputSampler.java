package org.pathlift.onnx.runtime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.ValueInfo;

/**
 * Draws inputs for a model: real numbers from N(0, 1), row numbers of a table uniformly over its rows, divisors and
 * sizes from {1, 2}, other whole numbers and truths from {0, 1}. What an input gets depends on the seed, its name, type, shape and use only.
 */
public final class InputSampler {

    private InputSampler() {}

    /**
     * Draws one sample of every input.
     *
     * @throws UnsupportedModelException if an input holds texts or anything else that is no number; with all such inputs
     */
    public static Map<String, Sample> draw(Model model, ShapeTable shapes, long seed) {
        Map<String, InputUses.Range> ranges = InputUses.of(model);
        Map<String, Sample> samples = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (ValueInfo input : model.graph().inputs()) {
            if (!OrtTypes.feedable(input.type())) {
                problems.add(OrtTypes.cannotFeed(input));
                continue;
            }
            SplittableRandom random = new SplittableRandom(seed ^ hash(input.name()));
            samples.put(input.name(), draw(input.type(), shapes.shape(input.name()), ranges.get(input.name()), random));
        }
        if (!problems.isEmpty()) {
            throw new UnsupportedModelException(problems);
        }
        return samples;
    }

    private static Sample draw(
            ElementType type, Shape shape, InputUses.@Nullable Range range, SplittableRandom random) {
        if (range == null) {
            return Sample.of(type, shape, i -> gaussian(random));
        }
        long until = Math.min(range.until(), largest(type));
        return Sample.of(type, shape, i -> random.nextLong(range.from(), until));
    }

    /** Box and Muller in StrictMath: the same bits on every machine. */
    private static double gaussian(SplittableRandom random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }

    /** The number of values from 0 that a type holds, for types of few bits. */
    private static long largest(ElementType type) {
        return switch (type) {
            case INT8 -> 128;
            case UINT8 -> 256;
            case INT16 -> 32768;
            case UINT16 -> 65536;
            default -> Integer.MAX_VALUE;
        };
    }

    /** FNV-1a, so that the stream of an input does not depend on the other inputs. */
    private static long hash(String name) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }
}
