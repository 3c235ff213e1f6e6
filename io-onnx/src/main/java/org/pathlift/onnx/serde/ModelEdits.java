package org.pathlift.onnx.serde;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pathlift.onnx.graph.Constant;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;

/** What is different between a model and the file that it was read from, and the files that come of it. */
final class ModelEdits {

    private final SourceFile source;
    private final List<Edit> edits;
    private final ExternalEdits external;

    private ModelEdits(SourceFile source, List<Edit> edits, ExternalEdits external) {
        this.source = source;
        this.edits = edits;
        this.external = external;
    }

    /**
     * Compares a model with its source: a constant is changed if its tensor is not the one that was read.
     *
     * @throws IllegalArgumentException if the model was not read, or is not of its source
     */
    static ModelEdits of(Model model) {
        if (!(model.source().orElse(null) instanceof SourceFile source)) {
            throw new IllegalArgumentException("a model can be written only if it was read before");
        }
        TensorEdits tensors = new TensorEdits(source);
        ExternalEdits external = new ExternalEdits(source);
        model.graph().constants().forEach((value, constant) -> {
            Constant original = source.constants().get(value);
            Place place = source.places().get(value);
            if (original == null || place == null) {
                throw new IllegalArgumentException("constant '%s' is not in %s".formatted(value, source.description()));
            }
            Tensor tensor = constant.tensor();
            if (!sameTensor(tensor, original.tensor()) && tensor.data().size() > 0) {
                if (place instanceof Place.InTensor in && in.tensor().payload() instanceof Payload.External) {
                    external.change(in.tensor(), tensor.data());
                } else if (place instanceof Place.InTensor in) {
                    tensors.inTensor(in.tensor(), tensor.data());
                } else if (place instanceof Place.InAttribute in) {
                    tensors.inAttribute(in.attribute(), tensor);
                } else if (place instanceof Place.OfShape of) {
                    tensors.ofShape(of.node(), tensor);
                }
            }
        });
        List<Edit> edits = new ArrayList<>(tensors.edits());
        edits.addAll(MetadataEdits.of(source, model.metadata()));
        return new ModelEdits(source, edits, external);
    }

    @SuppressWarnings("ReferenceEquality") // Only the very tensor that was read is known to be unchanged.
    private static boolean sameTensor(Tensor one, Tensor other) {
        return one == other;
    }

    SourceFile source() {
        return source;
    }

    /** Returns the data files, by place relative to the model's folder. */
    Map<Path, Pieces> dataFiles(Map<ExternalFile, Path> places) {
        return external.files(places);
    }

    /** Returns the model's own file; to be asked for after {@link #dataFiles}. */
    Pieces model() {
        List<Edit> all = new ArrayList<>(edits);
        all.addAll(external.edits());
        return Splicer.apply(source.file(), all);
    }
}
