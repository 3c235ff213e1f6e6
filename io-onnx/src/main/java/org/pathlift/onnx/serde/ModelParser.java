package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TrainingInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.error.MalformedModelException;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.ValueInfo;

/** Reads one ModelProto. */
final class ModelParser {

    private final Reading reading;
    private final @Nullable Path path;
    private long irVersion;
    private String producerName = "";
    private String producerVersion = "";
    private final Map<String, Long> opsets = new LinkedHashMap<>();
    private final List<SourceFile.MetadataEntry> metadata = new ArrayList<>();
    private final List<Field> graphs = new ArrayList<>();

    private ModelParser(MappedFile file, String source, @Nullable Path path) {
        Problems problems = new Problems(source);
        this.reading = new Reading(file, source, problems, new ExternalFiles(path, problems));
        this.path = path;
    }

    static Model parse(MappedFile file, String source, @Nullable Path path) {
        return new ModelParser(file, source, path).parse();
    }

    private Model parse() {
        List<Field> others = new ArrayList<>();
        try {
            scan(others);
        } catch (MalformedModelException e) {
            if (irVersion <= 0) {
                throw noModel(NotAModel.describe(reading.file()), e);
            }
            throw e;
        }
        if (irVersion <= 0 || graphs.isEmpty()) {
            String found = irVersion <= 0 && graphs.isEmpty()
                    ? NotAModel.describe(reading.file())
                    : graphs.isEmpty() ? "no graph" : "ir_version " + irVersion;
            throw noModel(found, null);
        }
        GraphParser.Parts parts = GraphParser.parse(reading, List.of(), graphs, true);
        for (Field other : others) {
            scanOther(other);
        }
        Constants constants = Constants.of(reading, parts);
        Graph graph = graph(parts, constants);
        SourceFile source = new SourceFile(
                reading.source(),
                path,
                reading.file(),
                metadata,
                constants.constants(),
                constants.places(),
                List.copyOf(reading.externals().files().values()),
                reading.externalTensors());
        Map<String, String> entries = new LinkedHashMap<>();
        metadata.forEach(entry -> entries.put(entry.key(), entry.value()));
        String producer = (producerName + " " + producerVersion).strip();
        return new Model(irVersion, opsets, producer, entries, graph, Optional.of(source));
    }

    private Graph graph(GraphParser.Parts parts, Constants constants) {
        List<ValueInfo> inputs = parts.inputs.stream()
                .filter(input -> !parts.initializers.containsKey(input.name()))
                .toList();
        Graph graph = null;
        try {
            graph = new Graph(
                    parts.name,
                    GraphParser.nodes(parts),
                    inputs,
                    parts.outputs,
                    parts.valueInfo,
                    constants.constants());
        } catch (MalformedModelException e) {
            reading.problems().addAll(e.problems().stream().map(this::inFile).toList());
        }
        reading.problems().check();
        return Objects.requireNonNull(graph);
    }

    private Problem inFile(Problem problem) {
        String where = reading.source() + ", " + problem.where();
        return new Problem(problem.rule(), where, problem.expected(), problem.found(), problem.remedy());
    }

    private void scan(List<Field> others) {
        Wire wire = Wire.of(reading.file(), reading.source(), "ModelProto");
        while (wire.next()) {
            if (wire.is(ModelProto.IR_VERSION_FIELD_NUMBER, Wire.VARINT)) {
                irVersion = wire.varint();
            }
            if (wire.type() != Wire.LENGTH) {
                continue;
            }
            switch (wire.number()) {
                case ModelProto.PRODUCER_NAME_FIELD_NUMBER -> producerName = wire.text();
                case ModelProto.PRODUCER_VERSION_FIELD_NUMBER -> producerVersion = wire.text();
                case ModelProto.OPSET_IMPORT_FIELD_NUMBER -> opset(wire);
                case ModelProto.METADATA_PROPS_FIELD_NUMBER -> metadata(wire);
                case ModelProto.GRAPH_FIELD_NUMBER -> graphs.add(wire.field());
                case ModelProto.TRAINING_INFO_FIELD_NUMBER, ModelProto.FUNCTIONS_FIELD_NUMBER ->
                    others.add(wire.field());
                default -> {}
            }
        }
    }

    private void opset(Wire wire) {
        try {
            OperatorSetIdProto proto = OperatorSetIdProto.parseFrom(wire.bytes());
            String domain = proto.getDomain().equals("ai.onnx") ? "" : proto.getDomain();
            opsets.put(domain, proto.getVersion());
        } catch (InvalidProtocolBufferException e) {
            throw wire.broken("an opset_import must be readable", "domain and version", "other bytes");
        }
    }

    private void metadata(Wire wire) {
        try {
            StringStringEntryProto proto = StringStringEntryProto.parseFrom(wire.bytes());
            metadata.add(new SourceFile.MetadataEntry(wire.field(), proto.getKey(), proto.getValue()));
        } catch (InvalidProtocolBufferException e) {
            throw wire.broken("a metadata entry must be a pair of texts", "key and value", "other bytes");
        }
    }

    /** Checks training graphs and functions for the data files that their tensors refer to. */
    private void scanOther(Field other) {
        List<Field> inside = List.of(other);
        boolean function = other.number() == ModelProto.FUNCTIONS_FIELD_NUMBER;
        Wire wire = reading.enter(inside, function ? "FunctionProto" : "TrainingInfoProto");
        int index = 0;
        while (wire.next()) {
            if (wire.type() != Wire.LENGTH) {
                continue;
            }
            if (function && wire.number() == FunctionProto.NODE_FIELD_NUMBER) {
                NodeParser.parse(reading, Reading.extend(inside, wire.field()), index++);
            } else if (!function
                    && (wire.number() == TrainingInfoProto.INITIALIZATION_FIELD_NUMBER
                            || wire.number() == TrainingInfoProto.ALGORITHM_FIELD_NUMBER)) {
                GraphParser.parse(reading, inside, List.of(wire.field()), false);
            } else if (function && wire.number() == FunctionProto.ATTRIBUTE_PROTO_FIELD_NUMBER) {
                AttributeParser.parse(reading, Reading.extend(inside, wire.field()), "function");
            }
        }
    }

    private MalformedModelException noModel(String found, @Nullable Throwable cause) {
        return new MalformedModelException(
                new Problem(
                        "the file must be an ONNX model",
                        reading.source(),
                        "a protobuf ModelProto with ir_version and graph",
                        found,
                        "give the path of an .onnx file"),
                cause);
    }
}
