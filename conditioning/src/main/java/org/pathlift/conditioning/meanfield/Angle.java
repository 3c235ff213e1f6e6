package org.pathlift.conditioning.meanfield;

/** The angle θ between two inputs, c = cos θ, kept by its half so that 1 − c has all its digits near c = 1. */
record Angle(double sinHalf, double cosHalf) {

    static Angle ofCosine(double c) {
        if (!(c >= -1 && c <= 1)) {
            throw new IllegalArgumentException("a correlation lies between -1 and 1, found " + c);
        }
        return new Angle(Math.sqrt((1 - c) / 2), Math.sqrt((1 + c) / 2));
    }

    static Angle ofRadians(double theta) {
        if (!(theta >= 0 && theta <= Math.PI)) {
            throw new IllegalArgumentException("an angle lies between 0 and pi, found " + theta);
        }
        return new Angle(Math.sin(theta / 2), Math.cos(theta / 2));
    }

    /** From 1 − c. */
    static Angle ofDecorrelation(double eps) {
        if (!(eps >= 0 && eps <= 2)) {
            throw new IllegalArgumentException("1 - c lies between 0 and 2, found " + eps);
        }
        return new Angle(Math.sqrt(eps / 2), Math.sqrt(1 - eps / 2));
    }

    double radians() {
        return 2 * Math.atan2(sinHalf, cosHalf);
    }

    double cosine() {
        return (cosHalf - sinHalf) * (cosHalf + sinHalf);
    }

    double sine() {
        return 2 * sinHalf * cosHalf;
    }

    /** 1 − cos θ. */
    double decorrelation() {
        return 2 * sinHalf * sinHalf;
    }

    /** sin θ − θ cos θ, about θ³/3. */
    double sineLessArc() {
        double theta = radians();
        if (theta < 0.05) {
            double square = theta * theta;
            return theta * square * (1.0 / 3 - square * (1.0 / 30 - square * (1.0 / 840 - square / 45360)));
        }
        return sine() - theta * cosine();
    }
}
