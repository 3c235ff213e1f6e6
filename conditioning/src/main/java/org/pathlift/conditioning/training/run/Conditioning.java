package org.pathlift.conditioning.training.run;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.training.RescaleTiming;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.runtime.RequestException;

/**
 * Whether, how and when a model is rescaled while it is trained.
 *
 * @param text how a user writes it
 * @param rescale how and when; empty for never
 */
public record Conditioning(String text, Optional<Rule> rescale) {

    private static final Pattern FORM = Pattern.compile(
            "(?<criterion>[a-z]+)(@(?<moment>start|every=(?<epochs>[1-9]\\d{0,8})|steps=(?<steps>[1-9]\\d{0,8})))?"
                    + "(@gain=(?<gain>\\d*\\.?\\d+(e-?\\d{1,3})?))?");

    /**
     * How and when to rescale.
     *
     * @param criterion what picks the scales
     * @param timing the moments
     */
    public record Rule(CriterionChoice criterion, RescaleTiming timing) {

        RescaleOptions options(long seed) {
            return RescaleOptions.defaults().withCriterion(criterion).withSeed(seed);
        }
    }

    /** Never. */
    public static final Conditioning NONE = new Conditioning("none", Optional.empty());

    /** Never, by the name that comparisons use. */
    public static final Conditioning BASELINE = new Conditioning("baseline", Optional.empty());

    /**
     * Reads {@code none}, {@code baseline} or {@code CRITERION}, with {@code @start} (usual), {@code @every=EPOCHS} or {@code @steps=UPDATES},
     * and {@code @gain=X} to leave out what gains no more than X per parameter.
     *
     * @throws RequestException if the text is none of them
     */
    public static Conditioning parse(String text) {
        if (text.equals("none")) {
            return NONE;
        }
        if (text.equals(BASELINE.text)) {
            return BASELINE;
        }
        Matcher form = FORM.matcher(text);
        Optional<CriterionChoice> criterion = form.matches() ? criterion(form.group("criterion")) : Optional.empty();
        if (criterion.isEmpty()) {
            throw new RequestException(List.of(new Problem(
                    "how to rescale during training must be known",
                    "'" + text + "'",
                    "none (or baseline), or pathcond, enorm, cle or random with @start, @every=EPOCHS or @steps=UPDATES, and @gain=X",
                    text,
                    "write for example pathcond@every=5")));
        }
        RescaleTiming timing = RescaleTiming.atStart();
        if (form.group("epochs") != null) {
            timing = RescaleTiming.everyEpochs(Long.parseLong(form.group("epochs")));
        } else if (form.group("steps") != null) {
            timing = RescaleTiming.everySteps(Long.parseLong(form.group("steps")));
        }
        if (form.group("gain") != null) {
            timing = timing.whenGainExceeds(Double.parseDouble(form.group("gain")));
        }
        return new Conditioning(text, Optional.of(new Rule(criterion.get(), timing)));
    }

    private static Optional<CriterionChoice> criterion(String name) {
        for (CriterionChoice choice : CriterionChoice.values()) {
            if (choice.name().toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(choice);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
