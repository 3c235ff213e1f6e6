package org.pathlift.onnx.djl.trace;

import ai.djl.nn.Parameter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pathlift.onnx.graph.Model;

/**
 * A block as an ONNX model.
 *
 * @param model the model, of operator set 17, with an open batch axis
 * @param parameters the block's parameter behind each initializer that holds one, by the initializer's name; same
 *     shape, same order of elements. Initializers that hold other constants are not in it
 */
public record TracedModel(Model model, Map<String, Parameter> parameters) {

    /** Keeps an unmodifiable copy of {@code parameters}, in the order given. */
    public TracedModel {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }
}
