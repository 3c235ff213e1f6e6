package org.pathlift.onnx.error;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Names that somebody may have meant. */
public final class Suggestions {

    private static final int MOST = 3;

    private Suggestions() {}

    /** Returns {@code "; did you mean 'a' or 'b'?"}, or nothing where no name is near. */
    public static String of(String typed, Iterable<String> names) {
        List<String> near = nearest(typed, names);
        return near.isEmpty() ? "" : "; did you mean '" + String.join("' or '", near) + "'?";
    }

    /** Returns up to three names that are a few letters away or contain what was typed, nearest first. */
    public static List<String> nearest(String typed, Iterable<String> names) {
        String wanted = typed.toLowerCase(Locale.ROOT).replace("*", "").replace("?", "");
        record Candidate(String name, int distance) {}
        List<Candidate> candidates = new ArrayList<>();
        for (String name : names) {
            String other = name.toLowerCase(Locale.ROOT);
            int distance = distance(wanted, other);
            if (distance <= Math.max(2, wanted.length() / 3)) {
                candidates.add(new Candidate(name, distance));
            } else if (wanted.length() > 1 && other.contains(wanted)) {
                candidates.add(new Candidate(name, wanted.length() + distance));
            }
        }
        return candidates.stream()
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .map(Candidate::name)
                .distinct()
                .limit(MOST)
                .toList();
    }

    /** The least number of letters to insert, delete or replace. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j - 1], row[j]));
            }
        }
        return row[b.length()];
    }
}
