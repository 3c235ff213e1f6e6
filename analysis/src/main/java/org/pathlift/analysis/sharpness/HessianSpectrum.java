package org.pathlift.analysis.sharpness;

import java.util.SplittableRandom;
import org.pathlift.analysis.spectrum.Lanczos;
import org.pathlift.analysis.spectrum.Ritz;
import org.pathlift.analysis.spectrum.Vectors;

/** Finds the ends of the spectrum of a Hessian. */
final class HessianSpectrum {

    /** Below this share of the largest eigenvalue a new direction is rounding of the differences. */
    private static final double EXHAUSTED = 1e-8;

    /** A residual at half the step so many times the tolerance tells that the differences are no derivatives. */
    private static final double DISTURBED = 10;

    private HessianSpectrum() {}

    /**
     * Searches.
     *
     * @param most products that it may take
     * @param tolerance of the residuals, relative to the largest absolute eigenvalue
     */
    static Spectrum of(HessianProducts hessian, int most, double tolerance, long seed) {
        Lanczos lanczos = new Lanczos(hessian::times, hessian.size(), new SplittableRandom(seed));
        Ritz ritz = lanczos.step(0);
        while (lanczos.steps() < Math.min(most, hessian.size()) && !isConverged(ritz, tolerance)) {
            ritz = lanczos.step(EXHAUSTED * ritz.scale());
        }
        double[] values = ritz.values();
        double[] vector = ritz.vector(0);
        double[] product = hessian.withStep(HessianProducts.STEP / 2).times(vector);
        Vectors.add(product, -values[0], vector);
        double residual = Vectors.norm(product);
        boolean found = lanczos.isWhole() || isConverged(ritz, tolerance);
        return new Spectrum(
                values[0],
                values.length == 1 ? null : values[1],
                values[values.length - 1],
                lanczos.steps(),
                found && residual <= DISTURBED * tolerance * ritz.scale(),
                ritz.scale() == 0 ? 0 : residual / ritz.scale());
    }

    private static boolean isConverged(Ritz ritz, double tolerance) {
        int size = ritz.values().length;
        double most = tolerance * ritz.scale();
        return size > 2 && ritz.residual(0) <= most && ritz.residual(1) <= most && ritz.residual(size - 1) <= most;
    }
}
