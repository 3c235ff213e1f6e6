package org.pathlift.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.pathlift.analysis.report.Report;

/** Makes docs/reports.md from the schemas in the jar. */
final class ReportsPage {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INTRODUCTION = """
            # Reports

            Every command that reports prints its report as JSON with `--json`; all but `doctor` write it with `--report FILE`, too.
            The format is named by the field `schema`, such as `pathlift.rescale/1`; the number changes when a field goes away or
            changes its meaning, not when one is added. The JSON Schemas (draft 2020-12) are in the jar of the module analysis, at
            `org/pathlift/analysis/report/NAME.schema.json`, and every report that the tests make is validated against them.
            Numbers are written so that they read back exactly; what is not a finite number is `null` with a reason beside it.

            `[]` stands for every entry of an array, `*` for every key of an object. A type with `?` may be null. What several
            reports share stands once, [at the end](#shared-parts).

            This page is generated from the schemas: `mvn -pl cli -am test -Dtest=ReportsDocTest -Dpathlift.docs.write=true
            -Dsurefire.failIfNoSpecifiedTests=false`.
            """;

    private final Map<String, String> shared = new TreeMap<>();

    /** Returns the formats of all reports, by their names, sorted. */
    static List<String> names() {
        return Arrays.stream(Report.class.getPermittedSubclasses())
                .map(ReportsPage::name)
                .sorted()
                .toList();
    }

    private static String name(Class<?> report) {
        try {
            Field format = report.getField("SCHEMA");
            String name = (String) format.get(null);
            return name.substring(name.indexOf('.') + 1, name.indexOf('/'));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a report must have a constant SCHEMA: " + report, e);
        }
    }

    static JsonNode schema(String name) {
        try (InputStream in = Report.class.getResourceAsStream(name + ".schema.json")) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        for (String name : names()) {
            JsonNode schema = schema(name);
            page.append("\n## ").append(name.replace("study.", "study ")).append("\n\n`pathlift.");
            page.append(name).append("/1`: ").append(schema.path("title").asText());
            page.append(".\n\n").append(table(schema, schema));
        }
        page.append("\n## Shared parts\n");
        shared.forEach((name, table) ->
                page.append("\n### ").append(name).append("\n\n").append(table));
        return page.toString();
    }

    private String table(JsonNode root, JsonNode object) {
        List<String> rows = new ArrayList<>();
        rows(root, object, "", rows);
        return "| field | type | meaning |\n|---|---|---|\n"
                + rows.stream().map(row -> row + "\n").collect(Collectors.joining());
    }

    private void rows(JsonNode root, JsonNode object, String path, List<String> rows) {
        object.path("properties").properties().forEach(entry -> {
            String field = path + entry.getKey();
            JsonNode value = entry.getValue();
            rows.add("| `%s` | %s | %s |"
                    .formatted(
                            field,
                            type(root, value),
                            value.path("description").asText().replace("|", "\\|")));
            inner(root, value, field, rows);
        });
    }

    /** Adds what is within a value, but for shared parts, which have their own tables. */
    private void inner(JsonNode root, JsonNode value, String field, List<String> rows) {
        if (value.has("$ref")) {
            share(root, value);
        } else if (value.has("anyOf")) {
            value.path("anyOf").forEach(choice -> inner(root, choice, field, rows));
        } else if (value.has("items")) {
            inner(root, value.path("items"), field + "[]", rows);
        } else if (value.has("properties")) {
            rows(root, value, field + ".", rows);
        } else if (value.path("additionalProperties").isObject()) {
            inner(root, value.path("additionalProperties"), field + ".*", rows);
        }
    }

    private void share(JsonNode root, JsonNode reference) {
        String name = target(reference);
        JsonNode definition = root.path("$defs").path(name);
        String title = title(root, name);
        if (definition.has("properties") && !shared.containsKey(title)) {
            shared.put(title, ""); // stands for itself within itself
            shared.put(title, table(root, definition));
        }
    }

    /** Parts of one name that differ between reports are told apart by the report. */
    private String title(JsonNode root, String name) {
        JsonNode definition = root.path("$defs").path(name);
        boolean common = names().stream()
                .map(ReportsPage::schema)
                .map(schema -> schema.path("$defs").path(name))
                .filter(other -> !other.isMissingNode())
                .allMatch(definition::equals);
        String format = root.at("/properties/schema/const").asText();
        return common ? name : name + " of " + format.substring(format.indexOf('.') + 1, format.indexOf('/'));
    }

    private static String target(JsonNode reference) {
        String pointer = reference.path("$ref").asText();
        return pointer.substring(pointer.lastIndexOf('/') + 1);
    }

    private String type(JsonNode root, JsonNode value) {
        if (value.has("$ref")) {
            JsonNode definition = root.path("$defs").path(target(value));
            if (!definition.has("properties")) {
                return type(root, definition);
            }
            String title = title(root, target(value));
            return "[%s](#%s)"
                    .formatted(title, title.replace(' ', '-').replace(".", "").toLowerCase(java.util.Locale.ROOT));
        }
        if (value.has("const")) {
            return "`" + value.path("const").asText() + "`";
        }
        if (value.has("enum")) {
            return StreamSupport.stream(value.path("enum").spliterator(), false)
                    .map(word -> word.isNull() ? "null" : "`" + word.asText() + "`")
                    .collect(Collectors.joining(", "));
        }
        if (value.has("anyOf")) {
            List<String> types = new ArrayList<>();
            boolean none = false;
            for (JsonNode choice : value.path("anyOf")) {
                String type = type(root, choice);
                if (type.equals("null")) {
                    none = true;
                } else {
                    types.add(type);
                }
            }
            return String.join(" or ", types) + (none ? "?" : "");
        }
        if (value.path("type").isArray()) {
            List<String> types = new ArrayList<>();
            value.path("type").forEach(type -> types.add(type.asText()));
            boolean none = types.remove("null");
            return String.join(" or ", types) + (none ? "?" : "");
        }
        return value.has("items")
                ? "array of " + type(root, value.path("items"))
                : value.path("type").asText("any");
    }
}
