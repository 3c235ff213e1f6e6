package org.pathlift.analysis.report;

import java.util.HashSet;
import java.util.Set;
import org.pathlift.conditioning.symmetry.Binding;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.Symmetry;

/** How many parameters stand on the two sides of every unit. */
final class UnitSides {

    private final long[] in;
    private final long[] out;
    private final Set<Integer> dead;

    UnitSides(Symmetry symmetry, Set<Integer> dead) {
        this.in = new long[symmetry.units() + 1];
        this.out = new long[symmetry.units() + 1];
        this.dead = dead;
        Set<String> seen = new HashSet<>();
        for (Binding binding : symmetry.bindings()) {
            if (seen.add(binding.tensor())) {
                long elements = symmetry.facts().shapeOf(binding.tensor()).elements();
                count(binding.producers(), elements, in, out);
                count(binding.consumers(), elements, out, in);
            }
        }
    }

    private static void count(IndexField field, long elements, long[] positive, long[] negative) {
        for (int i = 0; i < field.size(); i++) {
            int unit = field.get(i);
            (unit > 0 ? positive : negative)[Math.abs(unit)] += elements / field.size();
        }
    }

    long in(int unit) {
        return in[unit];
    }

    long out(int unit) {
        return out[unit];
    }

    boolean isDead(int unit) {
        return dead.contains(unit);
    }
}
