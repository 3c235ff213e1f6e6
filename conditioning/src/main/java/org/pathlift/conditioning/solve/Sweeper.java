package org.pathlift.conditioning.solve;

/**
 * Sweeps over all units, one at a time and each with the others held, which is exactly Gauss-Seidel over units although
 * the masses of a layer are put together in one pass.
 */
final class Sweeper {

    /** Masses below this, on a scale where the largest total is 1, are handled by their logs. */
    private static final double TINY = 1e-120;

    private final Weighing weighing;
    private final LayerMasses masses;
    private final LayerStep step;
    private final double bound;

    /** The relative gradient norm that the last pass met, each unit's taken just before its move. */
    private double gradientMet;

    private double watchedTo;
    private double spreadMet;

    /** @param bound the box: |w| ≤ bound */
    Sweeper(Weighing weighing, double bound) {
        this.weighing = weighing;
        this.masses = new LayerMasses(weighing);
        this.step = new LayerStep(weighing);
        this.bound = bound;
    }

    /**
     * One sweep.
     *
     * @param interest {@link #gradientMet} need not be told exactly once it is above this
     * @return the largest |Δw|
     */
    double sweep(CoordinateRule rule, double interest) {
        double largest = 0;
        gradientMet = 0;
        watchedTo = interest;
        for (int layer = 1; layer <= weighing.layers.count(); layer++) {
            masses.open(layer);
            int first = weighing.layers.first()[layer];
            step.start(first);
            int size = weighing.layers.size(layer);
            if (rule instanceof ExactRule exact && bound == Double.POSITIVE_INFINITY && masses.regularAbove(TINY)) {
                moveAll(first, size, exact);
            } else {
                moveEach(first, size, rule);
            }
            if (step.largest > 0) {
                masses.close(step);
            }
            largest = Math.max(largest, step.largest);
        }
        return largest;
    }

    private void moveAll(int first, int size, ExactRule rule) {
        for (int i = 0; i < size && gradientMet <= watchedTo; i++) {
            masses.load(i);
            meet(first + i, masses.unitIn, masses.unitOut, masses.energy());
        }
        masses.solve(rule, step);
        step.measure(size);
        weighing.move(first, size, step.up, step.largest);
    }

    private void moveEach(int first, int size, CoordinateRule rule) {
        double[] w = weighing.w();
        for (int i = 0; i < size; i++) {
            if (weighing.dead[first + i]) {
                step.set(i, 0, 1);
            } else {
                move(w, first + i, i, rule);
            }
        }
    }

    /** A pass that moves nothing, for {@link #gradientMet} and {@link #spreadMet}. */
    void observe() {
        gradientMet = 0;
        spreadMet = 0;
        watchedTo = Double.POSITIVE_INFINITY;
        for (int layer = 1; layer <= weighing.layers.count(); layer++) {
            masses.open(layer);
            int first = weighing.layers.first()[layer];
            int size = weighing.layers.size(layer);
            for (int i = 0; i < size; i++) {
                if (!weighing.dead[first + i]) {
                    observe(first + i, i);
                }
                masses.moved(i, 1, 1);
            }
        }
    }

    private void observe(int unit, int position) {
        masses.load(position);
        double difference;
        if (masses.unitIn > TINY && masses.unitOut > TINY) {
            meet(unit, masses.unitIn, masses.unitOut, masses.unitIn + masses.unitOut + masses.rest);
            difference = weighing.objective.needsSpread() ? Math.log(masses.unitIn / masses.unitOut) : 0;
        } else {
            masses.loadLogs(position);
            meetLogs(unit);
            difference = masses.logUnitIn - masses.logUnitOut;
        }
        spreadMet += difference * difference;
    }

    double gradientMet() {
        return gradientMet;
    }

    /** Σ (ln in - ln out)² over the units, of the last {@link #observe}. */
    double spreadMet() {
        return spreadMet;
    }

    private void move(double[] w, int unit, int position, CoordinateRule rule) {
        masses.load(position);
        double factor;
        double delta;
        boolean tiny = !(masses.unitIn > TINY && masses.unitOut > TINY);
        if (!tiny) {
            meet(unit, masses.unitIn, masses.unitOut, masses.unitIn + masses.unitOut + masses.rest);
            factor = rule.factor(unit, masses.unitIn, masses.unitOut, masses.rest);
            delta = Math.log(factor);
        } else {
            masses.loadLogs(position);
            meetLogs(unit);
            boolean vanished = Double.isInfinite(masses.logUnitIn) || Double.isInfinite(masses.logUnitOut);
            delta = vanished ? 0 : rule.step(unit, masses.logUnitIn, masses.logUnitOut, Math.log(masses.rest));
            factor = Math.exp(delta);
        }
        double old = w[unit];
        double longest = masses.coupled() ? CoupledState.MAX_STEP : Double.POSITIVE_INFINITY;
        double target = Math.max(-bound, Math.min(bound, old + Math.max(-longest, Math.min(longest, delta))));
        if (target != old + delta) {
            delta = target - old;
            factor = Math.exp(delta);
        }
        w[unit] = target;
        step.set(position, delta, factor);
        if (tiny) {
            masses.movedLogs(position, delta, step.up[position], step.down[position]);
        } else {
            masses.moved(position, step.up[position], step.down[position]);
        }
    }

    private void meetLogs(int unit) {
        double top = Math.max(masses.logUnitIn, masses.logUnitOut);
        if (top == Double.NEGATIVE_INFINITY) {
            meet(unit, 1, 1, Double.POSITIVE_INFINITY);
            return;
        }
        double in = Math.exp(masses.logUnitIn - top);
        double out = Math.exp(masses.logUnitOut - top);
        meet(unit, in, out, in + out + (masses.rest == 0 ? 0 : masses.rest * Math.exp(-top)));
    }

    private void meet(int unit, double in, double out, double energy) {
        if (gradientMet > watchedTo) {
            return;
        }
        double gradient = weighing.objective.gradient(in, out, energy, weighing.balance[unit]);
        if (!held(unit, gradient)) {
            gradientMet = Math.max(gradientMet, Math.abs(gradient));
        }
    }

    /** Whether the box keeps the unit from following its gradient downhill. */
    private boolean held(int unit, double gradient) {
        if (bound == Double.POSITIVE_INFINITY) {
            return false;
        }
        double w = weighing.w()[unit];
        return gradient > 0 ? w <= -bound : w >= bound;
    }
}
