package org.pathlift.conditioning.architecture;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * What somebody wants of an architecture; what is not said is as the architecture has it by default. Values are checked by
 * {@link Architecture#blueprint}, all together.
 */
public final class ArchitectureOptions {

    /** Everything as the architecture has it. */
    public static final ArchitectureOptions DEFAULTS = builder().build();

    private final Map<Setting, Object> values;

    private ArchitectureOptions(Map<Setting, Object> values) {
        this.values = Collections.unmodifiableMap(new EnumMap<>(values));
    }

    Map<Setting, Object> values() {
        return values;
    }

    /** Starts with nothing said. */
    public static Builder builder() {
        return new Builder();
    }

    /** Gathers wishes. */
    public static final class Builder {

        private final Map<Setting, Object> values = new EnumMap<>(Setting.class);

        private Builder() {}

        /** Sets the extents of one example, without the batch. */
        public Builder input(long... extents) {
            return put(Setting.INPUT, LongStream.of(extents).boxed().toList());
        }

        /** Sets the number of outputs. */
        public Builder classes(int count) {
            return put(Setting.CLASSES, count);
        }

        /** Sets the features of a hidden layer, or the factor of all channels. */
        public Builder width(double width) {
            return put(Setting.WIDTH, width);
        }

        /** Sets the depth, see {@link Setting#DEPTH}. */
        public Builder depth(int depth) {
            return put(Setting.DEPTH, depth);
        }

        /** Sets for which size of images. */
        public Builder layout(Layout layout) {
            return put(Setting.LAYOUT, layout);
        }

        /** Sets the function between layers. */
        public Builder activation(Activation activation) {
            return put(Setting.ACTIVATION, activation);
        }

        /** Sets what standardizes between layers. */
        public Builder normalization(Normalization normalization) {
            return put(Setting.NORMALIZATION, normalization);
        }

        /** Sets where a transformer normalizes. */
        public Builder normPlace(NormPlace place) {
            return put(Setting.NORM_PLACE, place);
        }

        /** Sets which layers add a bias. */
        public Builder bias(Biases biases) {
            return put(Setting.BIAS, biases);
        }

        /** Sets what residual branches are multiplied by. */
        public Builder residual(BranchFactor scaling) {
            return put(Setting.RESIDUAL, scaling);
        }

        /** Sets how images are halved. */
        public Builder pooling(PoolKind pooling) {
            return put(Setting.POOLING, pooling);
        }

        /** Sets the attention heads. */
        public Builder heads(int heads) {
            return put(Setting.HEADS, heads);
        }

        /** Sets the features inside a feed-forward. */
        public Builder feedForward(int features) {
            return put(Setting.FEED_FORWARD, features);
        }

        /** Sets the share of activations that training drops. */
        public Builder dropout(double share) {
            return put(Setting.DROPOUT, share);
        }

        /** Returns the options. */
        public ArchitectureOptions build() {
            return new ArchitectureOptions(values);
        }

        private Builder put(Setting setting, Object value) {
            values.put(setting, value);
            return this;
        }
    }

    /** Returns the extents of one example where they are given. */
    java.util.Optional<List<Long>> input() {
        return Blueprint.longs(values.get(Setting.INPUT));
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
