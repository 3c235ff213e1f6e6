package org.pathlift.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.pathlift.analysis.report.ModelReport;
import org.pathlift.analysis.report.ProofReport;

/** Prints the parts that several commands show. */
final class TextOut {

    private static final int LONG_LIST = 24;

    private final PrintWriter out;
    private final Terminal terminal;

    TextOut(Terminal terminal) {
        this.terminal = terminal;
        this.out = terminal.out();
    }

    /** Prints a line as it is. */
    void line(String text) {
        out.println(text);
    }

    /** Prints a heading after an empty line. */
    void heading(String text) {
        out.println();
        out.println(terminal.ansi().string("@|bold " + text + "|@"));
    }

    /** Prints a table. */
    void table(Table table) {
        table.lines("  ").forEach(out::println);
    }

    /** Prints a text broken into lines of at most 80 columns, the later ones indented more. */
    void wrapped(String indent, String text) {
        String rest = indent + text;
        while (rest.length() > Terminal.WIDTH) {
            int space = rest.lastIndexOf(' ', Terminal.WIDTH);
            int cut = space > indent.length() + 2 ? space : Math.max(rest.indexOf(' ', Terminal.WIDTH), 0);
            if (cut == 0) {
                break;
            }
            out.println(rest.substring(0, cut).stripTrailing());
            rest = indent + "  " + rest.substring(cut).strip();
        }
        out.println(rest);
    }

    /** Returns a list of names, or its first and the number of the others where it is long. */
    static String names(List<String> names) {
        String all = String.join(", ", names);
        return names.size() < 2 || all.length() <= LONG_LIST ? all : names.get(0) + " +" + (names.size() - 1);
    }

    /** Prints what a file says of itself. */
    void model(ModelReport model) {
        List<String> parts = new ArrayList<>();
        parts.add("IR " + model.irVersion());
        model.opsets()
                .forEach((domain, version) ->
                        parts.add("opset " + version + (domain.equals("ai.onnx") ? "" : " of " + domain)));
        if (!model.producer().isBlank()) {
            parts.add(model.producer().strip());
        }
        wrapped("", model.path() + ": " + String.join(", ", parts));
    }

    /** Prints how far outputs are apart. */
    void proof(ProofReport proof) {
        String verdict = proof.passed() ? "@|green,bold same function|@" : "@|red,bold NOT the same function|@";
        String detail = proof.bitIdentical()
                ? "all bits of all outputs agree"
                : "largest difference %s of the output's size (%s ulp)"
                        .formatted(Numbers.brief(proof.maxRelative()), Numbers.ulp(proof.maxUlp()));
        out.println(terminal.ansi().string("Proof: " + verdict + " on " + Numbers.count(proof.runs(), "run")));
        wrapped("  ", detail + "; bound " + Numbers.brief(proof.bound()));
        if (proof.argmaxAgreement() != null) {
            wrapped("  ", "same class in " + Numbers.brief(100 * proof.argmaxAgreement()) + "% of rows");
        }
        if (!proof.skipped().isEmpty()) {
            wrapped("  ", "not compared, since they hold no numbers: " + String.join(", ", proof.skipped()));
        }
    }
}
