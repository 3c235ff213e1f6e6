package org.pathlift.conditioning.lifting;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A step with one input and one output. */
abstract class SingleStep implements Step {

    abstract Lifted forward(Lifted input);

    abstract Lifted backward(Lifted total);

    @Override
    public final List<Lifted> forward(List<Lifted> inputs) {
        return List.of(forward(inputs.get(0)));
    }

    @Override
    public final List<Lifted> backward(List<@Nullable Lifted> totals) {
        return List.of(backward(Objects.requireNonNull(totals.get(0))));
    }
}
