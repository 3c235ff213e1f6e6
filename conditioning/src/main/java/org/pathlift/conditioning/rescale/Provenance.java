package org.pathlift.conditioning.rescale;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a written file says of its making, in {@code metadata_props}.
 *
 * @param version pathlift's version
 * @param command the command, e.g. {@code rescale}
 * @param options its options, as they would be typed, without paths
 */
public record Provenance(String version, String command, String options) {

    /** Returns the metadata entries for a file made from an input with the given hash. Nothing in them is a time. */
    public Map<String, String> entries(String inputSha256, long seed) {
        Map<String, String> entries = made();
        entries.put("pathlift.input.sha256", inputSha256);
        entries.put("pathlift.seed", Long.toString(seed));
        return entries;
    }

    /** Returns the metadata entries for a file made from nothing. */
    public Map<String, String> entries(long seed) {
        Map<String, String> entries = made();
        entries.put("pathlift.seed", Long.toString(seed));
        return entries;
    }

    private Map<String, String> made() {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("pathlift.version", version);
        entries.put("pathlift.command", command);
        entries.put("pathlift.options", options);
        return entries;
    }
}
