package org.pathlift.conditioning.meanfield;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says why there is no critical point, from what the curve χ₁ = 1 looks like. */
final class CriticalAbsence {

    private CriticalAbsence() {}

    /** Why no point with this σ_b² can be stayed at; the points there are repel. */
    static String reason(CriticalCurve curve, double bias, List<CriticalPoint> repelling) {
        Activation activation = curve.activation();
        if (activation.positivelyHomogeneous()) {
            return homogeneous(activation, bias);
        }
        List<CriticalCurve.Place> there =
                curve.places().stream().filter(CriticalCurve.Place::exists).toList();
        if (there.isEmpty()) {
            return "%s has no critical line: chi_1 stays below 1 at every fixed point".formatted(activation.name());
        }
        List<CriticalCurve.Place> reachable =
                there.stream().filter(CriticalCurve.Place::attracts).toList();
        if (reachable.isEmpty()) {
            return "%s has chi_1 = 1 only at fixed points that repel".formatted(activation.name());
        }
        if (!repelling.isEmpty()) {
            CriticalPoint point = repelling.get(repelling.size() - 1);
            return number(
                    "%s reaches its critical line only for sigma_b^2 of %.6g or more; at sigma_b^2 = %.6g the fixed point"
                            + " with chi_1 = 1, q = %.6g, repels (V' = %.6g)",
                    activation.name(), start(curve, reachable), bias, point.q(), point.varianceSlope());
        }
        return number(
                "%s has its critical line for sigma_b^2 from %.6g to %.6g, not at %.6g",
                activation.name(), start(curve, reachable), most(reachable), bias);
    }

    private static String homogeneous(Activation activation, double bias) {
        double energy = activation.energyAtInfinity();
        if (energy == 0) {
            return "%s is 0 everywhere: chi_1 is 0".formatted(activation.name());
        }
        return number(
                "%s is critical only at sigma_w^2 = %.6g, sigma_b^2 = 0: with sigma_b^2 = %.6g q grows by as much in every"
                        + " layer and has no fixed point",
                activation.name(), 1 / energy, bias);
    }

    /** Why a point with a very large σ_w² is no default. */
    static String tooLarge(CriticalCurve curve, double weight) {
        return number(
                "%s has chi_1 = 1 only at very large weights: sigma_w^2 = %.6g for sigma_b^2 = %.6g",
                curve.activation().name(), weight, CriticalLine.DEFAULT_BIAS_VARIANCE);
    }

    private static double start(CriticalCurve curve, List<CriticalCurve.Place> reachable) {
        Optional<CriticalPoint> half = curve.halfStable();
        double lowest = reachable.stream()
                .map(CriticalCurve.Place::bias)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return half.map(point -> point.variances().bias()).orElse(Math.max(0, lowest));
    }

    private static double most(List<CriticalCurve.Place> reachable) {
        return reachable.stream()
                .map(CriticalCurve.Place::bias)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static String number(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
