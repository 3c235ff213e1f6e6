package org.pathlift.analysis.persistence;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * The values of the edges of a maximum spanning tree of a complete bipartite graph whose edges have the values |w|. The
 * multiset is the same for every such tree.
 *
 * <p>Found by Prim's algorithm: every edge is looked at twice, O(n m), and the next vertex is found by a tournament, O(log(n +
 * m)).
 */
public final class SpanningTree {

    private final double[] values;

    private SpanningTree(double[] values) {
        this.values = values;
    }

    /** Finds the tree. */
    public static SpanningTree of(EdgeMatrix edges) {
        int rows = edges.rows();
        int columns = edges.columns();
        int vertices = rows + columns;
        Tournament tournament = new Tournament(vertices);
        boolean[] inside = new boolean[vertices];
        double[] values = new double[vertices - 1];
        int vertex = 0;
        for (int found = 0; ; found++) {
            inside[vertex] = true;
            tournament.withdraw(vertex);
            if (vertex < rows) {
                for (int column = 0; column < columns; column++) {
                    if (!inside[rows + column]) {
                        tournament.raise(rows + column, Math.abs(edges.at(vertex, column)));
                    }
                }
            } else {
                for (int row = 0; row < rows; row++) {
                    if (!inside[row]) {
                        tournament.raise(row, Math.abs(edges.at(row, vertex - rows)));
                    }
                }
            }
            if (found == values.length) {
                break;
            }
            vertex = tournament.winner();
            values[found] = tournament.score(vertex);
        }
        Arrays.sort(values);
        return new SpanningTree(values);
    }

    /** Returns the number of edges, one less than vertices. */
    public int edges() {
        return values.length;
    }

    /** Returns the largest value. */
    public double largest() {
        return values[values.length - 1];
    }

    /** Returns the values, smallest first. */
    public DoubleStream values() {
        return Arrays.stream(values);
    }

    /** Players with scores that only rise, and who of them has the highest. */
    private static final class Tournament {

        private static final double OUT = -1;

        private final int leaves;
        private final double[] best;

        Tournament(int players) {
            leaves = Integer.highestOneBit(Math.max(1, players - 1)) * 2;
            best = new double[2 * leaves];
            Arrays.fill(best, OUT);
        }

        double score(int player) {
            return best[leaves + player];
        }

        void raise(int player, double score) {
            int at = leaves + player;
            while (at > 0 && best[at] < score) {
                best[at] = score;
                at /= 2;
            }
        }

        void withdraw(int player) {
            int at = leaves + player;
            best[at] = OUT;
            for (at /= 2; at > 0; at /= 2) {
                best[at] = Math.max(best[2 * at], best[2 * at + 1]);
            }
        }

        /** Returns the player with the highest score; of equals the first. */
        int winner() {
            int at = 1;
            while (at < leaves) {
                at = best[2 * at] == best[at] ? 2 * at : 2 * at + 1;
            }
            return at - leaves;
        }
    }
}
