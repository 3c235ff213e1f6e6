package org.pathlift.analysis.inventory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pathlift.analysis.inventory.ChannelUnion.Loss;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.WeightView;
import org.pathlift.onnx.graph.Node;

/** What is known of channels so far, and the few ways in which a rule may add to it. Mutable; lives for one search. */
final class ChannelState {

    /** Channels made together. */
    record Block(int first, int count, String tensor, Node node) {}

    final Symmetry symmetry;
    final Facts facts;
    final ChannelUnion union = new ChannelUnion();
    final List<Block> blocks = new ArrayList<>();
    final List<WeightChannels> weights = new ArrayList<>();
    private final Map<String, IndexField> fields = new HashMap<>();
    private int nextMark = 1;

    ChannelState(Symmetry symmetry) {
        this.symmetry = symmetry;
        this.facts = symmetry.facts();
    }

    boolean isConstant(String value) {
        return symmetry.isConstant(value);
    }

    /** Returns the constant that a value shows, if it is a parameter. */
    Optional<WeightView> weight(String value) {
        return Optional.ofNullable(symmetry.views().get(value))
                .filter(view -> view.tensor().type().isRescalable());
    }

    /** Returns the channels of an activation; 0 where nothing is known of it. */
    IndexField field(String value) {
        IndexField known = fields.get(value);
        return known != null
                ? known
                : IndexField.uniform(
                        facts.shape(value).map(shape -> shape.rank()).orElse(0), 0);
    }

    Map<String, IndexField> fields() {
        return fields;
    }

    void put(String value, IndexField field) {
        if (!value.isEmpty()) {
            fields.put(value, field);
        }
    }

    /** Makes channels along an axis of a node's output; those of one group of {@code groups} can change places. */
    IndexField fresh(Node node, int rank, int axis, int count, int groups) {
        int first = union.fresh(count);
        blocks.add(new Block(first, count, node.output(), node));
        int mark = newMarks(groups);
        for (int i = 0; i < count; i++) {
            union.mark(first + i, mark + (int) ((long) i * groups / count));
        }
        return IndexField.along(rank, axis, first, count);
    }

    int newMarks(int number) {
        int first = nextMark;
        nextMark += number;
        return first;
    }

    /** Records that a node reads all channels of a field alike. */
    void readAlike(IndexField field) {
        union.mark(field, newMarks(1));
    }

    /** The channels of a field cannot be permuted, nor anything else. */
    void pin(IndexField field, String reason) {
        for (Loss loss : Loss.values()) {
            union.lose(loss, field, reason);
        }
    }

    /** Pins all that a node reads, and begins anew behind it. */
    void stop(Node node, String reason) {
        for (String input : node.inputs()) {
            if (!input.isEmpty() && !isConstant(input)) {
                pin(field(input), reason + " (" + node.label() + ")");
            }
        }
    }

    /** Records the channels of a weight as a node sees it. */
    void bind(WeightView view, Node node, IndexField producers, IndexField consumers) {
        int rank = view.shape().rank();
        weights.add(new WeightChannels(
                view.tensor().name(),
                node,
                view.toFile(producers.withRank(rank).map(ChannelState::none)),
                view.toFile(consumers.withRank(rank).map(ChannelState::none))));
    }

    static int none(int id) {
        return id == IndexField.NOTHING ? 0 : id;
    }

    /** Returns whether the channels vary along no axis but the given one. */
    static boolean variesOnlyAlong(IndexField field, int axis) {
        for (int other = 0; other < field.rank(); other++) {
            if (other != axis && field.dim(other) > 1) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether an activation carries any channel. */
    static boolean carries(IndexField field) {
        for (int i = 0; i < field.size(); i++) {
            if (field.get(i) > 0) {
                return true;
            }
        }
        return false;
    }
}
