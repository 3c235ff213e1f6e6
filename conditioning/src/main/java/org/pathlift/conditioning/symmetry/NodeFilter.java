package org.pathlift.conditioning.symmetry;

import java.util.ArrayList;
import java.util.List;
import org.pathlift.onnx.graph.Glob;
import org.pathlift.onnx.graph.Node;

/**
 * Which nodes may have their parameters changed.
 *
 * @param only globs; where there is one, a node must match one of them
 * @param exclude globs; a node that matches one of them is left alone
 */
public record NodeFilter(List<String> only, List<String> exclude) {

    /** Lets every node change. */
    public static final NodeFilter ALL = new NodeFilter(List.of(), List.of());

    /** Keeps unmodifiable copies of {@code only} and {@code exclude}. */
    public NodeFilter {
        only = List.copyOf(only);
        exclude = List.copyOf(exclude);
    }

    /** Returns whether a node's parameters may change. A node without a name goes by its first output. */
    public boolean admits(Node node) {
        return (only.isEmpty() || matches(only, node)) && !matches(exclude, node);
    }

    /** Returns the globs that match no node of a graph. */
    public List<String> unmatched(List<Node> nodes) {
        List<String> idle = new ArrayList<>();
        for (List<String> globs : List.of(only, exclude)) {
            globs.stream()
                    .filter(glob -> nodes.stream().noneMatch(node -> matches(List.of(glob), node)))
                    .forEach(idle::add);
        }
        return idle;
    }

    /** Returns the globs as they would be typed, each with a blank before it. */
    public String typed() {
        StringBuilder typed = new StringBuilder();
        only.forEach(glob -> typed.append(" --only ").append(glob));
        exclude.forEach(glob -> typed.append(" --exclude ").append(glob));
        return typed.toString();
    }

    private static boolean matches(List<String> globs, Node node) {
        String name = node.name().isEmpty() ? node.output() : node.name();
        return globs.stream().anyMatch(glob -> new Glob(glob).matches(name));
    }
}
