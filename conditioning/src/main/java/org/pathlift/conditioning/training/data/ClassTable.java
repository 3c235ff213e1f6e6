package org.pathlift.conditioning.training.data;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.runtime.RequestException;

/**
 * The classes of two parts that were read apart, by one numbering.
 *
 * @param train the classes to learn
 * @param heldOut the held-out classes, by the numbers of the first
 */
record ClassTable(Targets.Classes train, Targets.Classes heldOut) {

    /**
     * Joins the classes: by their names where they have some, else by their numbers.
     *
     * @throws RequestException if the held-out part has a name that the first does not know
     */
    static ClassTable of(Targets.Classes train, Targets.Classes heldOut, String where) {
        if (train.names().equals(heldOut.names())) {
            int count = Math.max(train.count(), heldOut.count());
            return new ClassTable(
                    new Targets.Classes(train.labels(), count, train.names()),
                    new Targets.Classes(heldOut.labels(), count, heldOut.names()));
        }
        List<String> unknown = new ArrayList<>(new TreeSet<>(heldOut.names()));
        unknown.removeAll(train.names());
        if (!unknown.isEmpty()) {
            throw new RequestException(List.of(new Problem(
                    "held-out examples must be of known classes",
                    where,
                    "classes of " + train.names(),
                    unknown.toString(),
                    "correct the names or remove the classes")));
        }
        long[] labels = new long[heldOut.labels().length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = train.names().indexOf(heldOut.names().get((int) heldOut.labels()[i]));
        }
        return new ClassTable(train, new Targets.Classes(labels, train.count(), train.names()));
    }
}
