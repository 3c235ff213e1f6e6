package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.testdata.TestData;

/** The packaged program, started by its script: the JVM that the script starts must not add anything of its own. */
@DisabledOnOs(OS.WINDOWS)
class LauncherIT {

    @TempDir
    private Path folder;

    @Test
    void rescale_json_isAllThatIsPrinted() throws Exception {
        Path out = folder.resolve("out.onnx");
        PackagedProgram.Ended ended =
                new PackagedProgram(folder).run("rescale", TestData.fixture("resnet_bn"), out, "--json");

        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
        JsonNode report = Cli.parse(ended.out());
        assertThat(report.path("written").asText()).isEqualTo(out.toString());
        assertThat(out).exists();
    }

    @Test
    void version_throughALink_isPrinted() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), PackagedProgram.script());
        PackagedProgram.Ended ended =
                new PackagedProgram(folder).execute(Map.of(), List.of(link.toString(), "--version"));

        assertThat(ended.code()).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).startsWith("pathlift ");
    }

    @Test
    void damagedFile_endsWithItsExitCode() throws Exception {
        Path damaged = Files.write(folder.resolve("damaged.onnx"), new byte[] {1, 2, 3});
        PackagedProgram.Ended ended = new PackagedProgram(folder).run("rescale", damaged, folder.resolve("out.onnx"));

        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("damaged.onnx").doesNotContain("\tat ");
        assertThat(folder.resolve("out.onnx")).doesNotExist();
    }

    @Test
    void distribution_holdsManualAndCompletion() {
        Path home = PackagedProgram.script().getParent().getParent();
        assertThat(home.resolve("completion/pathlift.bash")).isNotEmptyFile();
        assertThat(home.resolve("share/man/man1/pathlift-rescale.1")).isNotEmptyFile();
    }

    /** {@code -Xshare:on} ends a JVM that cannot take the archive that it is told of. */
    @Test
    void classes_comeFromTheArchive() throws Exception {
        Path home = PackagedProgram.script().getParent().getParent();
        PackagedProgram.Ended ended = new PackagedProgram(folder)
                .execute(
                        Map.of("JAVA_OPTS", "-Xshare:on -Xlog:class+load=info:stdout"),
                        List.of(PackagedProgram.script().toString(), "--version"));

        assertThat(home.resolve("lib/pathlift.jsa")).isNotEmptyFile();
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("org.pathlift.cli.Main source: shared objects file");
    }

    @Test
    void program_elsewhere_startsWithoutTheArchive() throws Exception {
        Path home = PackagedProgram.script().getParent().getParent();
        Path bin = Files.createDirectories(folder.resolve("moved/bin"));
        Path script = Files.copy(PackagedProgram.script(), bin.resolve("pathlift"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createSymbolicLink(folder.resolve("moved/lib"), home.resolve("lib"));
        PackagedProgram.Ended ended = new PackagedProgram(folder)
                .execute(Map.of("JAVA_OPTS", "-Xshare:on"), List.of(script.toString(), "--version"));

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).startsWith("pathlift ");
    }

    @Test
    void natives_ofThisPlatform_areUnpacked() throws IOException {
        Path natives = PackagedProgram.script().resolveSibling("../lib/natives/ai/onnxruntime/native");
        try (Stream<Path> platforms = Files.list(natives)) {
            assertThat(platforms)
                    .singleElement()
                    .satisfies(platform -> assertThat(platform.resolve(System.mapLibraryName("onnxruntime")))
                            .isNotEmptyFile());
        }
    }

    @Test
    void libraries_areModulesByTheirNames() throws IOException {
        try (Stream<Path> jars =
                Files.list(PackagedProgram.script().resolveSibling("../lib").normalize())) {
            Path[] ours = jars.filter(jar -> jar.toString().endsWith("-" + Build.version() + ".jar"))
                    .toArray(Path[]::new);
            assertThat(ModuleFinder.of(ours).findAll())
                    .extracting(module -> module.descriptor().name())
                    .containsExactlyInAnyOrder(
                            "org.pathlift.onnx",
                            "org.pathlift.conditioning",
                            "org.pathlift.analysis",
                            "org.pathlift.cli");
        }
    }

    @Test
    void doctor_withoutARoomForNatives_saysSoAndFails() throws Exception {
        Path nowhere = folder.resolve("nowhere");
        PackagedProgram.Ended ended = new PackagedProgram(folder)
                .execute(
                        Map.of("JAVA_OPTS", "-Djava.io.tmpdir=" + nowhere),
                        List.of(PackagedProgram.script().toString(), "doctor", "--json"));

        assertThat(ended.code()).isEqualTo(1);
        JsonNode report = Cli.parse(ended.out());
        assertThat(report.path("healthy").booleanValue()).isFalse();
        assertThat(report.path("findings").toString()).contains("ONNX Runtime", nowhere.toString());
    }
}
