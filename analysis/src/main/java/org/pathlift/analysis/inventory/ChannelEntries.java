package org.pathlift.analysis.inventory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.pathlift.conditioning.asymmetry.FixedEntries;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Tensor;

/**
 * Every entry of every parameter as an edge between the channels that it makes and reads, with a place that permutations of
 * channels leave alone (the tap of a kernel, the input feature, which of several places of a channel along an axis), and a
 * label: its value where it is fixed, or that it is trained.
 *
 * @param places the place of each entry, for each constant
 * @param producers the channel that it makes, 0 for none
 * @param consumers the channel that it reads, 0 for none
 * @param labels its label
 */
record ChannelEntries(List<long[]> places, List<int[]> producers, List<int[]> consumers, List<long[]> labels) {

    private static final long TRAINED = 0x7ff8_dead_beef_0001L;

    static ChannelEntries of(Symmetry symmetry, ChannelClasses classes, FixedEntries entries) {
        ChannelEntries all =
                new ChannelEntries(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (WeightChannels weight : classes.weights()) {
            all.add(symmetry, weight, entries);
        }
        return all;
    }

    private void add(Symmetry symmetry, WeightChannels weight, FixedEntries entries) {
        Tensor tensor = Objects.requireNonNull(symmetry.facts().model().graph().constant(weight.tensor()));
        int[] dims = tensor.shape().toIntArray();
        int size = Math.toIntExact(tensor.shape().elements());
        double[] values = tensor.reader().toDoubles();
        IndexField in = weight.producers().expandedTo(joint(weight.producers(), dims));
        IndexField out = weight.consumers().expandedTo(joint(weight.consumers(), dims));
        int[] inTurn = turns(in);
        int[] outTurn = turns(out);
        long[] place = new long[size];
        int[] makes = new int[size];
        int[] reads = new int[size];
        long[] label = new long[size];
        int[] index = new int[dims.length];
        for (int i = 0; i < size; i++) {
            int rest = i;
            for (int axis = dims.length - 1; axis >= 0; axis--) {
                index[axis] = rest % dims[axis];
                rest /= dims[axis];
            }
            int atIn = position(in, index);
            int atOut = position(out, index);
            makes[i] = in.get(atIn);
            reads[i] = out.get(atOut);
            long where = 0;
            for (int axis = 0; axis < dims.length; axis++) {
                boolean moves = (in.dim(axis) > 1 && makes[i] > 0) || (out.dim(axis) > 1 && reads[i] > 0);
                where = where * dims[axis] + (moves ? 0 : index[axis]);
            }
            place[i] = (where * 1_000_003 + (makes[i] > 0 ? inTurn[atIn] : 0)) * 1_000_003
                    + (reads[i] > 0 ? outTurn[atOut] : 0);
            label[i] = entries.isFixed(weight.tensor(), i) ? Double.doubleToLongBits(values[i] + 0.0) : TRAINED;
        }
        places.add(place);
        producers.add(makes);
        consumers.add(reads);
        labels.add(label);
    }

    /** Extents at which a field that varies is stored in full. */
    private static int[] joint(IndexField field, int[] dims) {
        int[] joint = new int[dims.length];
        for (int axis = 0; axis < dims.length; axis++) {
            joint[axis] = field.dim(axis) == 1 ? 1 : dims[axis];
        }
        return joint;
    }

    /** Which of a channel's places along a field each place is. */
    private static int[] turns(IndexField field) {
        Map<Integer, Integer> met = new HashMap<>();
        int[] turns = new int[field.size()];
        for (int i = 0; i < turns.length; i++) {
            turns[i] = met.merge(field.get(i), 1, Integer::sum);
        }
        return turns;
    }

    private static int position(IndexField field, int[] index) {
        int position = 0;
        for (int axis = 0; axis < index.length; axis++) {
            position = position * field.dim(axis) + (field.dim(axis) == 1 ? 0 : index[axis]);
        }
        return position;
    }
}
