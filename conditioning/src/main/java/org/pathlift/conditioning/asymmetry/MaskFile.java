package org.pathlift.conditioning.asymmetry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pathlift.onnx.error.MalformedModelException;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;

/**
 * The side file that says which entries of a model's weights are fixed, since ONNX has no mark for that.
 *
 * <p>JSON: {@code schema}, {@code kind}, {@code rule} (for w), {@code kappa}, {@code seed}, and {@code weights}: by name the
 * {@code shape} and {@code fixed}, one bit for each element in the order of the file, 1 for fixed, the lowest bit of a byte
 * first, in base64.
 */
public final class MaskFile {

    /** The name of the format. */
    public static final String SCHEMA = "pathlift.masks/1";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private MaskFile() {}

    /**
     * Returns the text of the side file of a model.
     *
     * @param kind {@code w} or {@code sigma}
     */
    public static String text(String kind, Model model, FixedEntries entries, AsymmetryOptions options) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("schema", SCHEMA);
        root.put("kind", kind);
        if (kind.equals("w")) {
            root.put("rule", options.rule().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        root.put("kappa", options.kappa());
        root.put("seed", options.seed());
        ObjectNode weights = root.putObject("weights");
        for (String name : entries.tensors()) {
            Tensor tensor = model.graph().constant(name);
            if (tensor == null) {
                throw new IllegalArgumentException("no constant '" + name + "'");
            }
            ObjectNode weight = weights.putObject(name);
            var shape = weight.putArray("shape");
            for (long extent : tensor.shape().toArray()) {
                shape.add(extent);
            }
            byte[] bits = entries.elements(name).toByteArray();
            int length = Math.toIntExact((tensor.shape().elements() + 7) / 8);
            weight.put("fixed", Base64.getEncoder().encodeToString(Arrays.copyOf(bits, length)));
        }
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads the side file of a model.
     *
     * @throws ModelIoException if the file cannot be read
     * @throws MalformedModelException if it is no such file, or does not fit the model; with all that does not
     */
    public static FixedEntries read(Path path, Model model) {
        JsonNode root;
        try {
            root = MAPPER.readTree(Files.readString(path));
        } catch (JsonProcessingException e) {
            throw new MalformedModelException(wrong(path, "a JSON document", "text that is none"), e);
        } catch (IOException e) {
            throw new ModelIoException(
                    new Problem(
                            "the masks must be readable",
                            path.toString(),
                            "a file",
                            String.valueOf(e.getMessage()),
                            "check the path"),
                    e);
        }
        if (!root.path("schema").asText().equals(SCHEMA)) {
            throw new MalformedModelException(
                    wrong(path, "schema " + SCHEMA, "'" + root.path("schema").asText() + "'"));
        }
        List<Problem> problems = new ArrayList<>();
        Map<String, BitSet> fixed = new LinkedHashMap<>();
        JsonNode weights = root.path("weights");
        weights.fieldNames().forEachRemaining(name -> {
            Tensor tensor = model.graph().constant(name);
            if (tensor == null) {
                problems.add(wrong(path, "names of the model's weights", "'" + name + "'"));
                return;
            }
            String shape = weights.path(name).path("shape").toString();
            if (!shape.equals(Arrays.toString(tensor.shape().toArray()).replace(" ", ""))) {
                problems.add(wrong(path, "'" + name + "' of shape " + tensor.shape(), shape));
                return;
            }
            try {
                byte[] bits = Base64.getDecoder()
                        .decode(weights.path(name).path("fixed").asText());
                BitSet elements = BitSet.valueOf(bits);
                if (bits.length != (tensor.shape().elements() + 7) / 8
                        || elements.length() > tensor.shape().elements()) {
                    problems.add(wrong(
                            path,
                            "one bit for each of %d elements of '%s'"
                                    .formatted(tensor.shape().elements(), name),
                            bits.length + " bytes"));
                    return;
                }
                fixed.put(name, elements);
            } catch (IllegalArgumentException e) {
                problems.add(wrong(path, "base64 for '" + name + "'", "other text"));
            }
        });
        if (!problems.isEmpty()) {
            throw new MalformedModelException(problems);
        }
        return new FixedEntries(fixed);
    }

    private static Problem wrong(Path path, String expected, String found) {
        return new Problem(
                "masks must be those of the model",
                path.toString(),
                expected,
                found,
                "use the file that pathlift asymmetric wrote with the model");
    }
}
