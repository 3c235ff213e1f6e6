package org.pathlift.conditioning.architecture;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.Shape;

/** An architecture with every one of its settings, checked. {@link Architecture#blueprint} makes it. */
public final class Blueprint {

    /** No network that anybody trains is deeper. */
    private static final int DEEPEST = 10_000;

    private final Architecture architecture;
    private final Map<Setting, Object> values;

    private Blueprint(Architecture architecture, Map<Setting, Object> values) {
        this.architecture = architecture;
        this.values = Collections.unmodifiableMap(values);
    }

    static Blueprint of(Architecture architecture, ArchitectureOptions options) {
        Complaints complaints = new Complaints(architecture);
        Map<Setting, Object> values = new EnumMap<>(architecture.family().defaults(options));
        String known = values.keySet().stream().map(Setting::word).collect(Collectors.joining(", "));
        options.values().forEach((setting, value) -> {
            if (values.replace(setting, value) == null) {
                complaints.add(
                        setting,
                        "an option must be one that the architecture has",
                        "one of " + known,
                        "--" + setting.word() + " " + Setting.text(value),
                        "leave it out, or choose another architecture");
            }
        });
        Blueprint blueprint = new Blueprint(architecture, values);
        blueprint.checkRanges(complaints);
        architecture.family().check(blueprint, complaints);
        complaints.throwIfAny();
        return blueprint;
    }

    private void checkRanges(Complaints complaints) {
        values.forEach((setting, value) -> {
            switch (setting) {
                case INPUT ->
                    complaints.require(
                            !input().isEmpty() && input().stream().allMatch(extent -> extent > 0 && extent <= 1 << 24),
                            setting,
                            "every extent of an example must be positive",
                            "extents from 1 to " + (1 << 24),
                            value);
                case CLASSES, HEADS, FEED_FORWARD ->
                    complaints.require(
                            (Integer) value > 0, setting, setting.word() + " must be positive", "1 or more", value);
                case WIDTH ->
                    complaints.require(
                            width() > 0 && width() <= 1 << 24,
                            setting,
                            "the width must be positive",
                            "above 0, at most " + (1 << 24),
                            value);
                case DEPTH ->
                    complaints.require(
                            depth() > 0 && depth() <= DEEPEST,
                            setting,
                            "the depth must be positive",
                            "1 to " + DEEPEST,
                            value);
                case DROPOUT ->
                    complaints.require(
                            dropout() >= 0 && dropout() < 1,
                            setting,
                            "dropout must be a share below 1",
                            "from 0 to below 1",
                            value);
                default -> {
                    // Any constant will do.
                }
            }
        });
    }

    /** Returns the architecture. */
    public Architecture architecture() {
        return architecture;
    }

    /** Returns the settings as they would be typed, all of them, also those that nobody asked for. */
    public Map<String, String> settings() {
        Map<String, String> texts = new java.util.LinkedHashMap<>();
        values.forEach((setting, value) -> texts.put(setting.word(), Setting.text(value)));
        return Collections.unmodifiableMap(texts);
    }

    /** Returns the architecture and its settings as they would be typed. */
    @Override
    public String toString() {
        return architecture.word()
                + settings().entrySet().stream()
                        .map(entry -> " --" + entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining());
    }

    /**
     * Puts the network together.
     *
     * @throws org.pathlift.onnx.runtime.RequestException if its weights are too large for one file
     */
    public Draft draft() {
        Assembly assembly = new Assembly(this);
        Value last;
        try {
            last = architecture.family().assemble(this, new Layers(this, assembly));
        } catch (ArithmeticException e) {
            throw assembly.tooLarge("more than can be counted");
        }
        return assembly.finish(last);
    }

    static Optional<List<Long>> longs(@Nullable Object value) {
        return value instanceof List<?> list
                ? Optional.of(list.stream().map(Long.class::cast).toList())
                : Optional.empty();
    }

    List<Long> input() {
        return longs(values.get(Setting.INPUT)).orElseThrow();
    }

    /** Returns the extents of one example, without the batch. */
    public Shape inputShape() {
        return Shape.of(input().stream().mapToLong(Long::longValue).toArray());
    }

    int classes() {
        return get(Setting.CLASSES, Integer.class);
    }

    double width() {
        return get(Setting.WIDTH, Double.class);
    }

    /** Returns a published number of channels times the width, at least 1. */
    long channels(long published) {
        return Math.max(1, Math.round(published * width()));
    }

    int depth() {
        return get(Setting.DEPTH, Integer.class);
    }

    Layout layout() {
        return get(Setting.LAYOUT, Layout.class);
    }

    Activation activation() {
        return get(Setting.ACTIVATION, Activation.class);
    }

    Normalization normalization() {
        return get(Setting.NORMALIZATION, Normalization.class);
    }

    NormPlace normPlace() {
        return get(Setting.NORM_PLACE, NormPlace.class);
    }

    /** Returns whether a layer adds a bias that does so, or not, as published. */
    boolean bias(boolean published) {
        return switch (get(Setting.BIAS, Biases.class)) {
            case STANDARD -> published;
            case ALL -> true;
            case NONE -> false;
        };
    }

    BranchFactor residual() {
        return get(Setting.RESIDUAL, BranchFactor.class);
    }

    PoolKind pooling() {
        return get(Setting.POOLING, PoolKind.class);
    }

    int heads() {
        return get(Setting.HEADS, Integer.class);
    }

    int feedForward() {
        return get(Setting.FEED_FORWARD, Integer.class);
    }

    double dropout() {
        return get(Setting.DROPOUT, Double.class);
    }

    private <T> T get(Setting setting, Class<T> type) {
        return type.cast(Optional.ofNullable(values.get(setting)).orElseThrow());
    }
}
