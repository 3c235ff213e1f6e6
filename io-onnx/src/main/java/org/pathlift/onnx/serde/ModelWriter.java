package org.pathlift.onnx.serde;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Model;

/**
 * Writes ONNX models: the file that a model was read from, with what was edited.
 *
 * <p>Edited are constants whose tensor is no longer the one that was read, and metadata. Everything else is copied byte
 * for byte, unknown fields included; a model without edits comes out as the same bytes. An edited tensor keeps its
 * encoding: {@code raw_data}, a typed field (packed then), external data. A ConstantOfShape node whose value was edited
 * becomes a Constant node. The same edits of the same file give the same bytes.
 *
 * <p>External data is written again in the same layout, into data files beside the target that have the same places
 * relative to the model. Where such a place is taken, by a file that does not belong to the model being replaced, the
 * data file gets the model's file name put before its own, {@code out.onnx.weights.bin}, and the model refers to it by
 * that name. Data files of the source stay as they are, unless the target is the source itself. An edited tensor that
 * shares bytes of a data file with another tensor moves to the end of the file.
 *
 * <p>Nothing unfinished is ever seen at the target; see {@link StagedModel}. Tensors are written in slices of at most
 * 8 MiB, so that memory does not grow with the model.
 */
public final class ModelWriter {

    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private ModelWriter() {}

    /**
     * Writes a model.
     *
     * @throws org.pathlift.onnx.error.ModelIoException if the target exists and must not be replaced, or cannot be
     *     written
     * @throws IllegalArgumentException if the model was not read by {@link ModelReader}
     */
    public static void write(Model model, Path target, WriteOptions options) {
        try (StagedModel staged = stage(model, target, options)) {
            staged.commit();
        }
    }

    /**
     * Writes a model into a temporary folder beside the target, complete with its data files.
     *
     * @throws org.pathlift.onnx.error.ModelIoException as {@link #write}
     * @throws IllegalArgumentException if the model was not read by {@link ModelReader}
     */
    public static StagedModel stage(Model model, Path target, WriteOptions options) {
        Path place = target.toAbsolutePath().normalize();
        Targets.check(place, options);
        ModelEdits edits = ModelEdits.of(model);
        StagingFolder folder = null;
        StagedModel staged = null;
        try {
            Map<ExternalFile, Path> places = DataFileNames.choose(edits.source(), place, options);
            Map<Path, Pieces> dataFiles = edits.dataFiles(places);
            folder = StagingFolder.in(place.resolveSibling("."));
            for (Map.Entry<Path, Pieces> dataFile : dataFiles.entrySet()) {
                Path file = folder.path().resolve(dataFile.getKey());
                Files.createDirectories(file.resolveSibling("."));
                PieceWriter.write(dataFile.getValue(), file);
            }
            PieceWriter.write(edits.model(), folder.path().resolve(place.getFileName()));
            staged = new StagedModel(folder, place, dataFiles.keySet().stream().toList(), options);
            return staged;
        } catch (IOException e) {
            throw Targets.failed(place, e);
        } finally {
            if (staged == null && folder != null) {
                folder.close();
            }
        }
    }

    /**
     * Returns a model as the bytes of a file.
     *
     * @throws UnsupportedModelException if it has external data or is of 2 GiB or more
     * @throws IllegalArgumentException if the model was not read by {@link ModelReader}
     */
    public static byte[] toBytes(Model model) {
        ModelEdits edits = ModelEdits.of(model);
        String where = edits.source().description();
        if (!edits.source().externals().isEmpty()) {
            throw new UnsupportedModelException(new Problem(
                    "a model in memory must be in one piece",
                    where,
                    "no external data",
                    edits.source().externals().size() + " data files",
                    "write it to a file"));
        }
        return inMemory(edits.model(), where);
    }

    /**
     * Writes a model that is one file into a temporary folder beside the target.
     *
     * @throws org.pathlift.onnx.error.ModelIoException as {@link #write}
     */
    static StagedModel stage(Pieces model, Path target, WriteOptions options) {
        Path place = target.toAbsolutePath().normalize();
        Targets.check(place, options);
        StagingFolder folder = null;
        StagedModel staged = null;
        try {
            folder = StagingFolder.in(place.resolveSibling("."));
            PieceWriter.write(model, folder.path().resolve(place.getFileName()));
            staged = new StagedModel(folder, place, List.of(), options);
            return staged;
        } catch (IOException e) {
            throw Targets.failed(place, e);
        } finally {
            if (staged == null && folder != null) {
                folder.close();
            }
        }
    }

    static byte[] inMemory(Pieces pieces, String where) {
        if (pieces.length() > LARGEST_ARRAY) {
            throw new UnsupportedModelException(new Problem(
                    "a model in memory must be below 2 GiB",
                    where,
                    "at most " + LARGEST_ARRAY + " bytes",
                    Long.toString(pieces.length()),
                    "write it to a file"));
        }
        byte[] bytes = new byte[(int) pieces.length()];
        PieceWriter.write(pieces, ByteBuffer.wrap(bytes));
        return bytes;
    }
}
