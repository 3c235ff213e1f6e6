package org.pathlift.conditioning.training.optimizer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.training.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.pathlift.conditioning.training.array.DeviceArrays;

/**
 * An optimizer for DJL whose state lies open: named {@linkplain Slot slots} and a count of updates for each weight.
 *
 * <p>Like DJL's own it goes by the ids of parameters and keeps a state per device; an update sets the weight's gradient
 * to zero, so that gradients never add up over updates. Buffers have the weight's type and device. The same weights,
 * gradients and state give the same numbers.
 *
 * <p>{@link #close()} frees the buffers; a closed optimizer starts anew.
 */
public abstract sealed class StatefulOptimizer extends Optimizer implements AutoCloseable
        permits SgdOptimizer, AdamOptimizer {

    private record Key(String parameter, Device device) {}

    private static final class Entry {
        private final Map<String, NDArray> buffers = new LinkedHashMap<>();
        private long updates;

        private NDArray buffer(Slot slot) {
            return Objects.requireNonNull(buffers.get(slot.name()));
        }
    }

    private static final class Nothing extends OptimizerBuilder<Nothing> {
        @Override
        protected Nothing self() {
            return this;
        }
    }

    private final LearningRate rate;
    private final WeightDecay decay;
    private final List<Slot> slots;
    private final Map<Key, Entry> entries = new LinkedHashMap<>();
    private final Map<Device, NDManager> managers = new LinkedHashMap<>();
    private long steps;

    StatefulOptimizer(LearningRate rate, WeightDecay decay, List<Slot> slots) {
        super(new Nothing());
        this.rate = rate;
        this.decay = decay;
        this.slots = List.copyOf(slots);
    }

    /** Returns what tells this optimizer's state from that of another kind, e.g. {@code adam}. */
    public abstract String kind();

    /** Returns the buffers that it keeps beside each weight. */
    public final List<Slot> slots() {
        return slots;
    }

    /** Returns the largest number of updates that a weight has had. */
    public final synchronized long steps() {
        return steps;
    }

    /** Returns the rate of the next update. */
    public final synchronized double learningRate() {
        return rate.at(steps);
    }

    /** Returns the buffers of a parameter on all devices; none before its first update. */
    public final synchronized List<SlotArray> buffers(String parameterId) {
        List<SlotArray> found = new ArrayList<>();
        entries(parameterId)
                .forEach(entry -> slots.forEach(
                        slot -> found.add(new SlotArray(slot, entry.getValue().buffer(slot)))));
        return found;
    }

    /** Updates a weight in place and sets its gradient to zero. */
    @Override
    public final synchronized void update(String parameterId, NDArray weight, NDArray gradient) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Entry entry = entry(parameterId, weight, weight.getDevice());
            entry.updates++;
            steps = Math.max(steps, entry.updates);
            double eta = rate.at(steps - 1);
            if (!Double.isFinite(eta)) {
                throw new IllegalStateException("the learning rate of update " + (steps - 1) + " is " + eta);
            }
            // A view without history: changing a weight is no step of the computation of gradients.
            NDArray w = weight.stopGradient();
            step(
                    w,
                    decayed(w, gradient.isSparse() ? gradient.toDense() : gradient, eta),
                    entry.buffers,
                    entry.updates,
                    eta);
            if (weight.hasGradient()) {
                DeviceArrays.zero(weight.getGradient());
            }
        }
    }

    /**
     * Moves a weight in place.
     *
     * @param weight without history
     * @param gradient must not be changed
     * @param buffers by the names of the slots, to be changed in place
     * @param count the number of updates of this weight, this one included
     * @param eta the learning rate
     */
    abstract void step(NDArray weight, NDArray gradient, Map<String, NDArray> buffers, long count, double eta);

    private NDArray decayed(NDArray weight, NDArray gradient, double eta) {
        if (!decay.actsOn(weight.getShape().dimension())) {
            return gradient;
        }
        return switch (decay.form()) {
            case PENALTY -> gradient.add(weight.mul(decay.rate()));
            case DECOUPLED -> {
                weight.muli(1 - eta * decay.rate());
                yield gradient;
            }
        };
    }

    /** Returns the number of updates of a parameter; 0 for one that was never updated. */
    final synchronized long updates(String parameterId) {
        return entries(parameterId)
                .mapToLong(entry -> entry.getValue().updates)
                .max()
                .orElse(0);
    }

    /** Puts a state in place of what there is of a parameter, on one device. */
    final synchronized void set(String parameterId, NDArray weight, Device device, OptimizerState.OfWeight state) {
        Entry entry = entry(parameterId, weight, device);
        entry.updates = state.updates();
        slots.forEach(slot -> DeviceArrays.write(state.slot(slot.name()), entry.buffer(slot)));
    }

    final synchronized void setSteps(long value) {
        steps = value;
    }

    private Stream<Map.Entry<Key, Entry>> entries(String parameterId) {
        return entries.entrySet().stream()
                .filter(entry -> entry.getKey().parameter().equals(parameterId));
    }

    private Entry entry(String parameterId, NDArray weight, Device device) {
        return entries.computeIfAbsent(new Key(parameterId, device), key -> {
            NDManager manager = managers.computeIfAbsent(
                    device, any -> weight.getManager().getEngine().newBaseManager(device));
            Entry made = new Entry();
            for (Slot slot : slots) {
                NDArray buffer = manager.zeros(weight.getShape(), weight.getDataType());
                // It outlives the scope of the update in which it is made.
                NDScope.unregister(buffer);
                made.buffers.put(slot.name(), buffer);
            }
            return made;
        });
    }

    /** Frees all buffers and forgets all counts. */
    @Override
    public final synchronized void close() {
        entries.clear();
        managers.values().forEach(NDManager::close);
        managers.clear();
        steps = 0;
    }
}
