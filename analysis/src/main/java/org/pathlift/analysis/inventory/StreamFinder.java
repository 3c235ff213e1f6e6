package org.pathlift.analysis.inventory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.inventory.NormalizationFinder.Normalization;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Use;

/** Finds the tensors that only normalizations read, with everything that is added on the way: residual streams. */
final class StreamFinder {

    private final Symmetry symmetry;
    private final Graph graph;
    private final Ancestry ancestry;

    StreamFinder(Symmetry symmetry) {
        this.symmetry = symmetry;
        this.graph = symmetry.facts().model().graph();
        this.ancestry = new Ancestry(symmetry);
    }

    List<NormalizedStream> find() {
        List<Normalization> open = new ArrayList<>(new NormalizationFinder(symmetry).find());
        List<NormalizedStream> streams = new ArrayList<>();
        while (!open.isEmpty()) {
            Walk walk = new Walk(open.get(0).input());
            List<Normalization> here = open.stream()
                    .filter(norm -> walk.values.contains(norm.input()))
                    .toList();
            open.removeAll(here);
            streams.add(stream(walk, here));
        }
        return streams;
    }

    private NormalizedStream stream(Walk walk, List<Normalization> norms) {
        List<String> labels = norms.stream().map(Normalization::label).toList();
        String kind = norms.get(0).kind();
        Optional<String> obstacle = walk.obstacle();
        if (obstacle.isEmpty()) {
            obstacle = reads(walk, norms);
        }
        if (obstacle.isEmpty() && norms.stream().anyMatch(norm -> !norm.kind().equals(kind))) {
            obstacle = Optional.of("normalizations of several kinds read it");
        }
        if (obstacle.isPresent()) {
            return new NormalizedStream(labels, kind, walk.writers, 0, 0, 0, 0, obstacle.get());
        }
        long channels = channels(norms.get(0));
        boolean own = kind.equals("batch") || kind.equals("instance");
        long scales = own ? channels : kind.equals("group") ? norms.get(0).groups() : 1;
        long shifts = own ? channels : kind.equals("layer") ? walk.rows : 0;
        return new NormalizedStream(
                labels,
                kind,
                walk.writers,
                scales,
                shifts,
                rotations(walk, norms),
                kind.equals("batch") ? channels : 0,
                null);
    }

    /** A root mean square does not see rotations; matrices can take them in. */
    private long rotations(Walk walk, List<Normalization> norms) {
        if (!norms.get(0).kind().equals("rms")
                || !walk.matrices
                || !norms.stream().allMatch(this::readByMatrices)) {
            return 0;
        }
        Shape shape = symmetry.facts().shapeOf(norms.get(0).input());
        long features = shape.dim(shape.rank() - 1);
        return features * (features - 1) / 2;
    }

    /** Whether only matrices read what is normalized, behind a gain. */
    private boolean readByMatrices(Normalization norm) {
        Deque<String> open = new ArrayDeque<>(List.of(norm.output()));
        while (!open.isEmpty()) {
            String value = open.poll();
            if (value.isEmpty() || graph.isOutput(value)) {
                return false;
            }
            for (Node reader : ancestry.readers(value)) {
                boolean gains = reader.is("Mul") && ancestry.activations(reader).size() == 1;
                if (gains || reader.is("Identity") || reader.is("Cast") || reader.is("Dropout")) {
                    open.add(reader.output());
                } else if (!ancestry.isMatrix(reader) || !reader.input(0).equals(value)) {
                    return false;
                }
            }
        }
        return true;
    }

    private long channels(Normalization norm) {
        return symmetry.facts().shapeOf(norm.input()).dim(1);
    }

    /** Who reads the stream without normalizing it. */
    private Optional<String> reads(Walk walk, List<Normalization> norms) {
        for (String value : walk.values) {
            if (graph.isOutput(value)) {
                return Optional.of("'" + value + "' is an output of the graph");
            }
            for (Node reader : ancestry.readers(value)) {
                boolean normalizes = norms.stream()
                        .anyMatch(norm ->
                                norm.input().equals(value) && norm.nodes().contains(reader));
                if (!normalizes && !walk.inside.contains(reader)) {
                    return Optional.of(reader.label() + " reads it too");
                }
            }
        }
        return Optional.empty();
    }

    /** All values that are one another's sums. */
    private final class Walk {

        final Set<String> values = new LinkedHashSet<>();
        final Set<Node> inside = new HashSet<>();
        final List<String> writers = new ArrayList<>();
        long rows;
        /** Whether all that writes can take in any matrix that mixes the features. */
        boolean matrices = true;

        private @Nullable String obstacle;

        Walk(String start) {
            Deque<String> open = new ArrayDeque<>(List.of(start));
            while (!open.isEmpty()) {
                String value = open.poll();
                if (!values.add(value)) {
                    continue;
                }
                back(value, open);
                for (Use use : graph.uses(value)) {
                    if (adds(use.node())) {
                        inside.add(use.node());
                        open.add(use.node().output());
                    }
                }
            }
        }

        Optional<String> obstacle() {
            return Optional.ofNullable(obstacle);
        }

        private boolean adds(Node node) {
            return node.is("Add")
                    || node.is("Sum")
                    || node.is("Identity")
                    || node.is("Dropout")
                    || (node.is("Sub") && !centres(node));
        }

        private boolean centres(Node node) {
            Node mean = graph.producer(node.input(1));
            return mean != null && mean.opType().startsWith("Reduce");
        }

        private void back(String value, Deque<String> open) {
            Node node = graph.producer(value);
            if (node == null) {
                obstacle = "'" + value + "' is an input of the graph";
            } else if (adds(node)) {
                inside.add(node);
                for (String input : node.inputs()) {
                    if (input.isEmpty()) {
                        continue;
                    }
                    if (symmetry.isConstant(input)) {
                        parameter(input);
                    } else {
                        open.add(input);
                    }
                }
            } else if (ancestry.isLayer(node)) {
                layer(node);
            } else if (node.is("Gather") && symmetry.views().containsKey(node.input(0))) {
                parameter(node.input(0));
            } else if (obstacle == null) {
                obstacle = node.label() + " makes a part of it, which has no weight of its own";
            }
        }

        private void layer(Node node) {
            writers.add(ancestry.weight(node));
            matrices &= ancestry.isMatrix(node);
            Shape shape = symmetry.facts().shapeOf(node.output());
            long features = shape.dim(node.opType().startsWith("Conv") ? 1 : shape.rank() - 1);
            for (String input : node.inputs()) {
                if (symmetry.views().containsKey(input)) {
                    rows += symmetry.view(input).tensor().shape().elements() / Math.max(1, features);
                }
            }
        }

        private void parameter(String value) {
            Shape shape = symmetry.facts().shapeOf(value);
            if (!symmetry.views().containsKey(value) || shape.elements() == 1) {
                obstacle = "a constant that is no parameter is added";
                return;
            }
            writers.add(symmetry.view(value).tensor().name());
            rows += shape.elements() / Math.max(1, shape.dim(shape.rank() - 1));
        }
    }
}
