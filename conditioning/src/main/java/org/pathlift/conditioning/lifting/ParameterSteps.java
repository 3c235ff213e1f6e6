package org.pathlift.conditioning.lifting;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Biases, diagonal weights and the gain and shift of a normalization. */
final class ParameterSteps {

    private ParameterSteps() {}

    /** Adds squared biases: y = x + β² b². */
    static final class Bias extends SingleStep {

        private final Weights bias;
        private final int[] aligned;
        private final double coefficient;
        private final int[] units;
        private int[] inputDims = new int[0];
        private @Nullable Lifted total;

        /**
         * A bias.
         *
         * @param aligned its extents with the activation's rank
         * @param coefficient what its squares are multiplied by
         * @param units the unit that each element produces, in the order in which the node sees them
         */
        Bias(Weights bias, int[] aligned, double coefficient, int[] units) {
            this.bias = bias;
            this.aligned = aligned;
            this.coefficient = coefficient;
            this.units = units;
        }

        @Override
        Lifted forward(Lifted input) {
            inputDims = input.dims;
            return input.plus(bias.lifted().reinterpreted(aligned).times(coefficient));
        }

        @Override
        Lifted backward(Lifted output) {
            total = output;
            return output.foldedTo(inputDims);
        }

        @Override
        public List<TensorMass> masses() {
            if (total == null) {
                return List.of();
            }
            // The activation may be stored with extent 1 where the bias varies no more than it does.
            Lifted mass = total.foldedTo(aligned).times(coefficient);
            return List.of(TensorMass.bias(bias.name(), units, mass.values, mass.log));
        }
    }

    /** Multiplies by squared weights, one for each unit: y = c² x. */
    static final class Gain extends SingleStep {

        private final Weights gain;
        private final int[] inputUnits;
        private final int[] outputUnits;
        private @Nullable Lifted input;
        private @Nullable Lifted total;

        Gain(Weights gain, int[] inputUnits, int[] outputUnits) {
            this.gain = gain;
            this.inputUnits = inputUnits;
            this.outputUnits = outputUnits;
        }

        @Override
        Lifted forward(Lifted value) {
            input = value;
            return value.times(gain.lifted().withRank(value.rank())).normalized();
        }

        @Override
        Lifted backward(Lifted output) {
            total = output;
            return output.times(gain.lifted().withRank(output.rank()))
                    .foldedTo(Objects.requireNonNull(input).dims)
                    .normalized();
        }

        @Override
        public List<TensorMass> masses() {
            if (total == null || input == null) {
                return List.of();
            }
            Lifted mass = total.times(input).foldedTo(gain.lifted().withRank(total.rank()).dims);
            return List.of(TensorMass.pairs(gain.name(), 1, outputUnits, inputUnits, mass.values, mass.log));
        }
    }

    /** A normalization seen from behind: y = γ² + β², whatever its input is. */
    static final class Normalization implements Step {

        private final Weights gain;
        private final @Nullable Weights shift;
        private final int[] units;
        private final Spread spread;
        private @Nullable Lifted total;

        /** How the elements of gain and shift lie in the output. */
        interface Spread {
            Lifted toOutput(Lifted perElement);

            Lifted fromOutput(Lifted total);
        }

        Normalization(Weights gain, @Nullable Weights shift, int[] units, Spread spread) {
            this.gain = gain;
            this.shift = shift;
            this.units = units;
            this.spread = spread;
        }

        @Override
        public List<Lifted> forward(List<Lifted> inputs) {
            Lifted sum = shift == null ? gain.lifted() : gain.lifted().plus(shift.lifted());
            return List.of(spread.toOutput(sum).normalized());
        }

        @Override
        public List<Lifted> backward(List<@Nullable Lifted> totals) {
            total = Objects.requireNonNull(totals.get(0));
            return List.of();
        }

        @Override
        public List<TensorMass> masses() {
            if (total == null) {
                return List.of();
            }
            Lifted mass = spread.fromOutput(total);
            List<TensorMass> masses = new ArrayList<>();
            masses.add(TensorMass.pairs(gain.name(), 1, units, new int[units.length], mass.values, mass.log));
            if (shift != null) {
                masses.add(TensorMass.bias(shift.name(), units, mass.values, mass.log));
            }
            return masses;
        }
    }
}
