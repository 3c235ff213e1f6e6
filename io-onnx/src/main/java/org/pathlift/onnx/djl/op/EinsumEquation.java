package org.pathlift.onnx.djl.op;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which axes an Einsum joins and keeps. Labels are letters; the axes of an ellipsis are labelled -1 for the last one, -2
 * for the one before, and so on.
 *
 * @param inputs the labels of each operand's axes
 * @param output the labels of the result's axes
 */
record EinsumEquation(List<List<Integer>> inputs, List<Integer> output) {

    private static final String DOTS = "...";

    /**
     * Reads an equation.
     *
     * @param ranks the operands' ranks
     * @throws IllegalArgumentException if an operand has another rank than its labels
     */
    static EinsumEquation of(String equation, List<Integer> ranks) {
        String text = equation.replace(" ", "");
        int arrow = text.indexOf("->");
        String[] terms = (arrow < 0 ? text : text.substring(0, arrow)).split(",", -1);
        if (terms.length != ranks.size()) {
            throw new IllegalArgumentException(
                    "equation %s is for %d operands, found %d".formatted(equation, terms.length, ranks.size()));
        }
        List<List<Integer>> inputs = new ArrayList<>();
        int dots = 0;
        for (int i = 0; i < terms.length; i++) {
            int letters = terms[i].replace(DOTS, "").length();
            int hidden = terms[i].contains(DOTS) ? ranks.get(i) - letters : 0;
            if (hidden < 0 || letters + hidden != ranks.get(i)) {
                throw new IllegalArgumentException(
                        "operand %d of equation %s has rank %d".formatted(i, equation, ranks.get(i)));
            }
            dots = Math.max(dots, hidden);
            inputs.add(labels(terms[i], hidden));
        }
        return new EinsumEquation(inputs, arrow < 0 ? implicit(inputs, dots) : labels(text.substring(arrow + 2), dots));
    }

    private static List<Integer> labels(String term, int hidden) {
        List<Integer> labels = new ArrayList<>();
        for (int i = 0; i < term.length(); i++) {
            if (term.startsWith(DOTS, i)) {
                i += DOTS.length() - 1;
                for (int k = hidden; k > 0; k--) {
                    labels.add(-k);
                }
            } else {
                labels.add((int) term.charAt(i));
            }
        }
        return labels;
    }

    /** The axes of the ellipsis, and the letters that occur once, in alphabetical order. */
    private static List<Integer> implicit(List<List<Integer>> inputs, int dots) {
        List<Integer> output = labels(DOTS, dots);
        inputs.stream()
                .flatMap(List::stream)
                .filter(label -> label > 0)
                .collect(Collectors.groupingBy(label -> label, TreeMap::new, Collectors.counting()))
                .forEach((label, count) -> {
                    if (count == 1) {
                        output.add(label);
                    }
                });
        return output;
    }

    /** Returns what is wrong with an equation for a number of operands. */
    static List<String> problems(String equation, int operands) {
        String text = equation.replace(" ", "");
        int arrow = text.indexOf("->");
        String left = arrow < 0 ? text : text.substring(0, arrow);
        String right = arrow < 0 ? "" : text.substring(arrow + 2);
        String letters = right.replace(DOTS, "");
        boolean form = (left + "," + right).matches("([A-Za-z]*(\\.\\.\\.)?[A-Za-z]*,)*[A-Za-z]*(\\.\\.\\.)?[A-Za-z]*")
                && !right.contains(",")
                && left.split(",", -1).length == operands;
        boolean once = letters.chars().distinct().count() == letters.length();
        boolean known = letters.chars().allMatch(letter -> left.indexOf(letter) >= 0);
        return form && once && known
                ? List.of()
                : List.of("equation '%s' of %d operands".formatted(equation, operands));
    }
}
