package org.pathlift.analysis.degeneracy;

import org.pathlift.analysis.relu.ReluMoments;

/**
 * A law of one ReLU layer of n units with independent Gaussian weights and no bias: given the angle θ between the
 * activations of two inputs before it, mean and variance of ln sin² θ' behind it.
 *
 * <p>The angle is that between activations after the ReLU; the variance of the weights has no part in it. In the formulas D, X
 * and Y are those of {@link ReluMoments}.
 */
public enum AngleLaw {
    /** sin² θ' = D = 1 − 4J₁₁², without fluctuations (Cho and Saul 2009): the limit of n to infinity. */
    INFINITE_WIDTH {
        @Override
        LogSine next(ReluMoments j, int width, SmallAngles exact) {
            return new LogSine(j.lnD(), 0);
        }
    },
    /**
     * The published law of finite width (Jakub and Nica, arXiv 2302.09712). Its stated error is of the order of 1/n²; per
     * layer its mean is off by 8 to 110 over n².
     */
    PAPER {
        @Override
        LogSine next(ReluMoments j, int width, SmallAngles exact) {
            double n = width;
            double m = 4 * j.j22() - 1 + n;
            double shrink = 1 - 1 / n;
            double mean = Math.log((n - 1) / m)
                    + j.lnD()
                    + 4 * n * (j.j22() + 1) / (m * m)
                    - 4 * j.xOverD2() / (n * shrink * shrink);
            double variance = 8 * n * (j.j22() + 1) / (m * m)
                    + 8 * n * j.xOverD2() / ((n - 1) * (n - 1))
                    - 16 * n * j.yOverD() / (m * (n - 1));
            return new LogSine(mean, variance);
        }
    },
    /** The published approximation for small θ (arXiv 2302.09712): ln sin² θ − 2θ/3π − ρ(n), variance 8n/(n+5)². */
    PAPER_LINEAR {
        @Override
        LogSine next(ReluMoments j, int width, SmallAngles exact) {
            SmallAngles published = SmallAngles.published(width);
            double sine = Math.sin(j.theta());
            double mean = 2 * Math.log(sine) - 2 * j.theta() / (3 * Math.PI) - published.fall();
            return new LogSine(mean, published.variance());
        }
    },
    /** Our own: strictly to the first order, mean ln D + 4(1 − X/D²)/n, variance (8/n)(J₂₂ + 1 + X/D² − 2Y/D). */
    FIRST_ORDER {
        @Override
        LogSine next(ReluMoments j, int width, SmallAngles exact) {
            return new LogSine(j.lnD() + drift(j) / width, spread(j) / width);
        }
    },
    /**
     * Our own, and the default: {@link #FIRST_ORDER} with its terms of order 1/n rescaled so that small angles come out
     * exactly ({@link SmallAngles#exact}).
     */
    HYBRID {
        @Override
        LogSine next(ReluMoments j, int width, SmallAngles exact) {
            return new LogSine(j.lnD() + drift(j) * exact.fall() / 2, spread(j) * exact.variance() / 8);
        }
    };

    abstract LogSine next(ReluMoments before, int width, SmallAngles exact);

    /**
     * The law of ln sin² θ' behind one layer.
     *
     * @param theta θ before the layer in radians, above 0 and at most π
     * @param width units of the layer, at least 2
     */
    public LogSine next(double theta, int width) {
        return at(width).next(theta);
    }

    /** This law for one width. */
    OneWidth at(int width) {
        return new OneWidth(this, width, SmallAngles.exact(width));
    }

    private static double drift(ReluMoments j) {
        return 4 * (1 - j.xOverD2());
    }

    private static double spread(ReluMoments j) {
        return 8 * (j.j22() + 1 + j.xOverD2() - 2 * j.yOverD());
    }

    /** A law with what it takes from the width, computed once. */
    record OneWidth(AngleLaw law, int width, SmallAngles exact) {

        private static final double ROUNDING = 1e-14;

        LogSine next(double theta) {
            LogSine next = law.next(ReluMoments.of(theta), width, exact);
            if (next.variance() < 0 && next.variance() > -ROUNDING) {
                // At θ = π every variance is 0.
                return new LogSine(next.mean(), 0);
            }
            if (!(next.variance() >= 0)) {
                throw new ArithmeticException("law %s has no variance at angle %s and width %d: found %s"
                        .formatted(law, theta, width, next.variance()));
            }
            return next;
        }
    }
}
