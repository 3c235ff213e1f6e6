package org.pathlift.conditioning.training.run;

import java.util.List;
import java.util.Locale;
import org.pathlift.conditioning.training.optimizer.LearningRate;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.runtime.RequestException;

/**
 * How the learning rate goes, in epochs.
 *
 * @param form its shape after the warm-up
 * @param warmUp epochs in which it rises in equal steps to its first value
 */
public record Schedule(Form form, int warmUp) {

    /** The shape of a schedule. */
    public sealed interface Form {

        /**
         * Returns the rate by the number of updates done.
         *
         * @param rate the largest one
         * @param batches the updates of an epoch
         * @param total all updates
         */
        LearningRate rate(double rate, int batches, long total);

        /** Returns whether the rate of an update depends on how many epochs there will be. */
        default boolean dependsOnEpochs() {
            return true;
        }

        /** Always the same. */
        record Constant() implements Form {
            @Override
            public LearningRate rate(double rate, int batches, long total) {
                return LearningRate.constant(rate);
            }

            @Override
            public boolean dependsOnEpochs() {
                return false;
            }
        }

        /** Half a cosine down to 0 at the end. */
        record Cosine() implements Form {
            @Override
            public LearningRate rate(double rate, int batches, long total) {
                return LearningRate.cosine(rate, 0, total);
            }
        }

        /** A straight line down to 0 at the end. */
        record Linear() implements Form {
            @Override
            public LearningRate rate(double rate, int batches, long total) {
                return LearningRate.linear(rate, 0, total);
            }
        }

        /** Up and down once; the learning rate is the peak. */
        record OneCycle() implements Form {
            @Override
            public LearningRate rate(double rate, int batches, long total) {
                return LearningRate.oneCycle(rate, total);
            }
        }

        /** Times {@code factor} after every {@code every} epochs. */
        record Steps(int every, double factor) implements Form {
            @Override
            public LearningRate rate(double rate, int batches, long total) {
                return LearningRate.steps(rate, (long) every * batches, factor);
            }

            @Override
            public boolean dependsOnEpochs() {
                return false;
            }
        }
    }

    /**
     * Checks {@code warmUp}.
     *
     * @throws IllegalArgumentException if {@code warmUp} is negative
     */
    public Schedule {
        if (warmUp < 0) {
            throw new IllegalArgumentException("a warm-up must have 0 epochs or more, found " + warmUp);
        }
    }

    /** The same rate for ever. */
    public static Schedule constant() {
        return new Schedule(new Form.Constant(), 0);
    }

    /**
     * Reads a form: {@code constant}, {@code cosine}, {@code linear}, {@code one-cycle} or {@code step:EVERY,FACTOR}.
     *
     * @throws RequestException if the text is none of them
     */
    public static Form parse(String text) {
        return switch (text) {
            case "constant" -> new Form.Constant();
            case "cosine" -> new Form.Cosine();
            case "linear" -> new Form.Linear();
            case "one-cycle" -> new Form.OneCycle();
            default -> steps(text);
        };
    }

    private static Form steps(String text) {
        if (text.matches("step:[1-9][0-9]{0,5},[0-9]*\\.?[0-9]+(e-?[0-9]{1,2})?")) {
            String[] parts = text.substring("step:".length()).split(",", -1);
            return new Form.Steps(Integer.parseInt(parts[0]), Double.parseDouble(parts[1]));
        }
        throw new RequestException(List.of(new Problem(
                "a learning-rate schedule must be known",
                "--schedule",
                "constant, cosine, linear, one-cycle or step:EPOCHS,FACTOR such as step:10,0.5",
                text,
                "choose one of them")));
    }

    /** Returns the form as it would be typed, so that {@link #parse} reads it back. */
    public String typed() {
        if (form instanceof Form.Steps steps) {
            return "step:" + steps.every() + "," + steps.factor();
        }
        return form instanceof Form.OneCycle
                ? "one-cycle"
                : form.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the rate by the number of updates done.
     *
     * @param rate the largest one
     * @param batches the updates of an epoch
     * @param epochs all epochs, the warm-up included
     */
    LearningRate learningRate(double rate, int batches, int epochs) {
        long total = Math.max(1, (long) batches * Math.max(1, epochs - warmUp));
        LearningRate plain = form.rate(rate, batches, total);
        return warmUp == 0 ? plain : plain.afterWarmUp((long) warmUp * batches);
    }
}
