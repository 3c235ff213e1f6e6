package org.pathlift.cli;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.pathlift.BuildInfo;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The manual page of a command, made of what its help is made of. */
final class ManualPage {

    private final CommandSpec spec;
    private final UsageMessageSpec usage;
    private final Roff page = new Roff();

    private ManualPage(CommandLine command) {
        this.spec = command.getCommandSpec();
        this.usage = spec.usageMessage();
    }

    /** Returns the name of a command's page, such as {@code pathlift-study-kernels}. */
    static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName("-");
    }

    /** Returns a command's page as troff. */
    static String of(CommandLine command) {
        return new ManualPage(command).write();
    }

    private String write() {
        BuildInfo build = BuildInfo.get();
        String name = spec.qualifiedName("-");
        page.macro(".\\\" Made by the build from the program's own help.");
        page.macro(".TH " + Roff.quoted(name.toUpperCase(Locale.ROOT)) + " 1 "
                + Roff.quoted(build.date().orElse("")) + " " + Roff.quoted("pathlift " + build.version()) + " "
                + Roff.quoted("pathlift manual"));
        page.section("Name").verbatim(name + " - " + format(usage.header()));
        page.section("Synopsis").text(new Help(spec, Help.defaultColorScheme(Ansi.OFF)).abbreviatedSynopsis());
        if (usage.description().length > 0) {
            page.section("Description").text(format(usage.description()));
        }
        arguments();
        commands();
        if (!usage.exitCodeList().isEmpty()) {
            page.section("Exit status");
            usage.exitCodeList().forEach((code, meaning) -> page.entry(code.strip(), "", meaning));
        }
        examples();
        seeAlso();
        return page.toString();
    }

    private void arguments() {
        if (!spec.positionalParameters().isEmpty()) {
            page.section("Arguments");
            spec.positionalParameters().forEach(one -> page.entry("", one.paramLabel(), about(one)));
        }
        List<OptionSpec> options = spec.options().stream()
                .filter(option -> !option.hidden())
                .sorted(Comparator.comparingInt(ManualPage::place))
                .toList();
        if (!options.isEmpty()) {
            page.section("Options");
            options.forEach(option -> page.entry(
                    String.join(", ", option.names()),
                    option.arity().max() > 0 ? option.paramLabel() : "",
                    about(option)));
        }
    }

    /** Options without a place, such as --help, come last. */
    private static int place(OptionSpec option) {
        return option.order() < 0 ? Integer.MAX_VALUE : option.order();
    }

    private void commands() {
        if (!spec.subcommands().isEmpty()) {
            page.section("Commands");
            spec.subcommands()
                    .forEach((name, command) -> page.entry(
                            name,
                            "",
                            format(command.getCommandSpec().usageMessage().header())));
        }
    }

    private void examples() {
        List<String> lines = Arrays.stream(usage.footer())
                .map(ManualPage::format)
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (!lines.isEmpty()) {
            page.section("Examples").macro(".nf");
            lines.forEach(page::verbatim);
            page.macro(".fi");
        }
    }

    private void seeAlso() {
        List<CommandLine> others = spec.parent() == null
                ? List.copyOf(spec.subcommands().values())
                : List.of(spec.parent().commandLine());
        page.section("See also");
        page.text(
                String.join(", ", others.stream().map(one -> name(one) + "(1)").toList()));
    }

    private static String[] about(ArgSpec argument) {
        return Arrays.stream(argument.description()).map(ManualPage::format).toArray(String[]::new);
    }

    private static String format(String... lines) {
        return format(String.join(" ", lines));
    }

    /** The texts of the help are formats: a line break is %n. */
    private static String format(String text) {
        return text.formatted();
    }
}
