package org.pathlift.onnx.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.djl.op.TensorArrays;
import org.pathlift.onnx.djl.op.Value;
import org.pathlift.onnx.graph.Model;

/** The values that no training changes: constants, and what depends on nothing but them and the shapes of the inputs. */
final class FixedValues implements AutoCloseable {

    /** Combinations of input shapes that are remembered. */
    private static final int REMEMBERED = 16;

    private final Model model;
    private final Set<String> weights;
    private final Map<Device, Map<String, Value>> constants = new HashMap<>();
    private final Map<Key, Map<String, Value>> computed = new HashMap<>();
    private @Nullable NDManager manager;
    private DataType floats = DataType.FLOAT32;

    private record Key(Device device, List<Shape> shapes) {}

    /** The values on one device for one combination of input shapes. */
    final class View {
        private final Map<String, Value> loaded;
        private final Map<String, Value> known;

        private View(Map<String, Value> loaded, Map<String, Value> known) {
            this.loaded = loaded;
            this.known = known;
        }

        @Nullable
        Value get(String name) {
            Value constant = loaded.get(name);
            return constant == null ? known.get(name) : constant;
        }

        /** Takes over values that were computed. */
        void keep(Map<String, Value> values) {
            values.values()
                    .forEach(value -> value.array().attach(manager(value.array().getDevice())));
            known.putAll(values);
        }
    }

    FixedValues(Model model, Set<String> weights) {
        this.model = model;
        this.weights = weights;
    }

    /** Sets the precision of floating values. */
    void precision(DataType type) {
        if (type != floats) {
            close();
            floats = type;
        }
    }

    View on(Device device, List<Shape> shapes) {
        Key key = new Key(device, shapes);
        if (computed.size() >= REMEMBERED && !computed.containsKey(key)) {
            close();
        }
        return new View(
                constants.computeIfAbsent(device, this::load),
                computed.computeIfAbsent(key, absent -> new HashMap<>()));
    }

    private Map<String, Value> load(Device device) {
        Map<String, Value> loaded = new HashMap<>();
        model.graph().constants().forEach((name, constant) -> {
            if (!weights.contains(name)
                    && TensorArrays.supports(constant.tensor().type())) {
                NDArray array = TensorArrays.array(manager(device), constant.tensor(), floats);
                // It outlives the scope of a caller who runs the block in one.
                NDScope.unregister(array);
                loaded.put(name, new Value(array));
            }
        });
        return loaded;
    }

    private NDManager manager(Device device) {
        if (manager == null) {
            manager = DjlEngine.get().newBaseManager(device);
        }
        return manager;
    }

    @Override
    public void close() {
        constants.clear();
        computed.clear();
        if (manager != null) {
            manager.close();
            manager = null;
        }
    }
}
