package org.pathlift.conditioning.meanfield;

import org.hipparchus.analysis.integration.gauss.LegendreRuleFactory;
import org.hipparchus.util.Pair;

/** Nodes and weights of Gauss-Legendre quadrature on [-1, 1]. */
final class LegendreRule {

    static final LegendreRule FINE = new LegendreRule(24);
    static final LegendreRule MEDIUM = new LegendreRule(16);

    private final double[] nodes;
    private final double[] weights;

    private LegendreRule(int count) {
        // The factory of all rules would set up decimal arithmetic that none of them here needs: a fifth of a second.
        Pair<double[], double[]> rule = new LegendreRuleFactory().getRule(count);
        nodes = rule.getFirst();
        weights = rule.getSecond();
    }

    /** What is done at a node. */
    interface Visitor {
        void node(double x, double weight);
    }

    /** Visits the nodes of every panel between neighbouring breaks. */
    void visit(Breaks breaks, Visitor visitor) {
        for (int panel = 1; panel < breaks.count(); panel++) {
            double middle = (breaks.at(panel) + breaks.at(panel - 1)) / 2;
            double half = (breaks.at(panel) - breaks.at(panel - 1)) / 2;
            for (int i = 0; i < nodes.length; i++) {
                visitor.node(middle + half * nodes[i], half * weights[i]);
            }
        }
    }
}
