package org.pathlift.onnx.runtime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.ValueInfo;

/**
 * Draws inputs for a model: real numbers from N(0, 1), row numbers of a table uniformly over its rows, other whole
 * numbers and truths from {0, 1}. What an input gets depends on the seed, its name, type, shape and use only.
 */
public final class InputSampler {

    private InputSampler() {}

    /**
     * Draws one sample of every input.
     *
     * @throws UnsupportedModelException if an input holds texts or anything else that is no number; with all such inputs
     */
    public static Map<String, Sample> draw(Model model, ShapeTable shapes, long seed) {
        Map<String, Long> rows = InputUses.of(model);
        Map<String, Sample> samples = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (ValueInfo input : model.graph().inputs()) {
            ElementType type = input.type();
            if (!(type.isRescalable() || type == ElementType.BOOL || (type.isInteger() && type.bits() >= 8))) {
                problems.add(new Problem(
                        "an input to draw must hold numbers",
                        "input '" + input.name() + "'",
                        "float32, float64, float16, bfloat16, whole numbers of a byte or more, or bool",
                        type.toString(),
                        "cast the input in the model; other types cannot be fed"));
                continue;
            }
            SplittableRandom random = new SplittableRandom(seed ^ hash(input.name()));
            samples.put(
                    input.name(), draw(type, shapes.shape(input.name()), rows.getOrDefault(input.name(), 2L), random));
        }
        if (!problems.isEmpty()) {
            throw new UnsupportedModelException(problems);
        }
        return samples;
    }

    private static Sample draw(ElementType type, Shape shape, long rows, SplittableRandom random) {
        if (type.isRescalable()) {
            return Sample.of(type, shape, i -> gaussian(random));
        }
        long most = largest(type);
        return Sample.of(type, shape, i -> random.nextLong(Math.max(1, Math.min(rows, most))));
    }

    /** Box and Muller in StrictMath: the same bits on every machine. */
    private static double gaussian(SplittableRandom random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }

    /** The number of values from 0 that a type holds, for types of few bits. */
    private static long largest(ElementType type) {
        return switch (type) {
            case BOOL -> 2;
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
