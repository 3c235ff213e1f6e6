package org.pathlift.conditioning.meanfield;

import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;

/** Nodes and weights of Gauss-Legendre quadrature on [-1, 1]. */
final class LegendreRule {

    static final LegendreRule FINE = new LegendreRule(24);
    static final LegendreRule MEDIUM = new LegendreRule(16);

    private final double[] nodes;
    private final double[] weights;

    private LegendreRule(int count) {
        GaussIntegrator rule = new GaussIntegratorFactory().legendre(count);
        nodes = new double[count];
        weights = new double[count];
        for (int i = 0; i < count; i++) {
            nodes[i] = rule.getPoint(i);
            weights[i] = rule.getWeight(i);
        }
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
