package org.pathlift.analysis.commutativity;

import org.pathlift.conditioning.meanfield.Covariances;

/** A number that is read off the last layer of a network. */
public enum NeuralFunction {
    /** ln q of the first input: the number that shows where the limits do not commute. */
    LN_Q {
        @Override
        double of(LastLayer last) {
            return last.lnQ1();
        }

        @Override
        double of(Covariances covariances) {
            return Math.log(covariances.q1());
        }
    },
    /** The correlation of two inputs. In plain ReLU networks it goes to 1 in either order. */
    CORRELATION {
        @Override
        double of(LastLayer last) {
            return last.correlation();
        }

        @Override
        double of(Covariances covariances) {
            return covariances.correlation();
        }
    },
    /** The covariance q_ab of two inputs: heavy-tailed where ln q spreads. */
    COVARIANCE {
        @Override
        double of(LastLayer last) {
            return last.correlation() * Math.exp((last.lnQ1() + last.lnQ2()) / 2);
        }

        @Override
        double of(Covariances covariances) {
            return covariances.q12();
        }
    };

    /** Its value in one network. */
    abstract double of(LastLayer last);

    /** Its value in the theory of infinite width. */
    abstract double of(Covariances covariances);
}
