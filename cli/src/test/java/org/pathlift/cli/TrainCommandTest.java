package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pathlift.onnx.djl.DjlEngine;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/** {@code pathlift train} from end to end. */
class TrainCommandTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "mlp_relu, 10, 0.01",
        "conv_pool, 8, 0.01",
        "resnet_bn_unfused, 1, 0.001",
        "mobile_relu_bn_unfused, 3, 0.005",
    })
    void training_reachesTheAccuracy_andOnnxRuntimeAgrees(String fixture, String epochs, String rate) {
        Path out = folder.resolve("out.onnx");
        JsonNode report =
                train(fixture, out.toString(), "--epochs", epochs, "--learning-rate", rate, "--schedule", "one-cycle");

        assertThat(report.at("/runs/0/kept/accuracy").doubleValue()).isGreaterThanOrEqualTo(0.95);
        assertThat(report.at("/proof/passed").booleanValue()).isTrue();
        assertThat(report.at("/proof/maxRelative").doubleValue()).isLessThan(1e-5);
        assertThat(ModelReader.read(out).metadata()).containsEntry("pathlift.command", "train");
    }

    @ParameterizedTest
    @CsvSource({"mlp_relu", "attention_swiglu", "tied_weights", "unet_concat"})
    void noEpoch_givesTheSameBytes(String fixture) {
        Path out = folder.resolve("out.onnx");
        train(fixture, out.toString(), "--epochs", "0");

        assertThat(out).hasSameBinaryContentAs(TestData.fixture(fixture));
    }

    @Test
    void attention_learns() {
        JsonNode report = train("attention_swiglu", "--epochs", "4", "--learning-rate", "0.005");

        double before = report.at("/runs/0/before/loss").doubleValue();
        assertThat(report.at("/runs/0/kept/loss").doubleValue()).isLessThan(0.95 * before);
    }

    @Test
    void frozenWeights_keepTheirBytes() {
        Path out = folder.resolve("out.onnx");
        train("mlp_relu", out.toString(), "--epochs", "1", "--freeze", "*bias");

        var before = ModelReader.read(TestData.fixture("mlp_relu")).graph().constants();
        var after = ModelReader.read(out).graph().constants();
        before.forEach((name, constant) -> {
            boolean same = constant.tensor()
                    .data()
                    .slice(0, (int) constant.tensor().data().size())
                    .equals(after.get(name).tensor().data().slice(0, (int)
                            constant.tensor().data().size()));
            assertThat(same).as(name).isEqualTo(name.endsWith("bias"));
        });
    }

    @Test
    void rescalingOnTheWay_keepsTheFunction_andIsLogged() throws IOException {
        Path log = folder.resolve("log.jsonl");
        JsonNode report =
                train("mlp_relu", "--epochs", "2", "--condition", "pathcond@every=1", "--log", log.toString());

        assertThat(report.at("/runs/0/rescalings").size()).isEqualTo(3);
        List<String> events = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            events.add(new JsonMapper().readTree(line).get("event").textValue());
        }
        assertThat(events).containsExactly("rescaling", "epoch", "rescaling", "epoch", "rescaling");
    }

    @Test
    void compare_startsEachFromTheSameWeights() {
        JsonNode report = train("mlp_relu", "--epochs", "1", "--compare", "none,enorm,baseline");

        assertThat(report.get("runs")).hasSize(3);
        assertThat(report.at("/runs/0/kept")).isEqualTo(report.at("/runs/2/kept"));
        assertThat(report.at("/runs/0/kept")).isNotEqualTo(report.at("/runs/1/kept"));
        assertThat(report.at("/runs/0/before")).isEqualTo(report.at("/runs/1/before"));
        assertThat(report.at("/comparison/rules/0/last/trainLoss/deviation").isNull())
                .isTrue();
    }

    @Test
    void compare_overSeeds_keepsTheHeldOutPart_andAverages() {
        String[] options = {"--epochs", "2", "--seed", "3", "--learning-rate", "0.005"};
        JsonNode report = train(
                "mlp_relu",
                with(options, "--compare", "baseline,pathcond", "--seeds", "2", "--target-accuracy", "0.5"));
        JsonNode alone = train("mlp_relu", with(options, "--condition", "pathcond"));

        assertThat(report.at("/comparison/seeds").toString()).isEqualTo("[3,4]");
        assertThat(report.at("/runs").findValuesAsText("seed")).containsExactly("3", "3", "4", "4");
        assertThat(report.at("/runs/0/before")).isEqualTo(report.at("/runs/2/before"));
        assertThat(report.at("/runs/1/kept")).isEqualTo(alone.at("/runs/0/kept"));
        assertThat(report.at("/runs/1/kept")).isNotEqualTo(report.at("/runs/3/kept"));
        double one = report.at("/runs/1/epochs/1/heldOut/accuracy").doubleValue();
        double other = report.at("/runs/3/epochs/1/heldOut/accuracy").doubleValue();
        JsonNode spread = report.at("/comparison/rules/1/epochs/1/measures/heldOutAccuracy");
        assertThat(spread.get("mean").doubleValue()).isCloseTo((one + other) / 2, within(1e-15));
        assertThat(spread.get("deviation").doubleValue())
                .isCloseTo(Math.abs(one - other) / Math.sqrt(2), within(1e-15));
        assertThat(report.at("/comparison/rules/0/reach/reached").intValue()).isEqualTo(2);
    }

    @Test
    void compare_prints_aTableOf80Columns() {
        Cli printed = Cli.run(
                "train",
                TestData.fixture("mlp_relu"),
                "--data",
                "digits",
                "--epochs",
                "1",
                "--seeds",
                "2",
                "--compare",
                "baseline,pathcond@every=1@gain=0.001",
                "--target-accuracy",
                "0.95");

        printed.succeeded();
        List<String> table = printed.out()
                .lines()
                .dropWhile(line -> !line.contains("epochs to"))
                .toList();
        assertThat(table).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(table.get(1)).contains("rule", "seeds", "loss", "last %", "best %", "epoch", "95%");
        assertThat(table.get(2)).contains("baseline", "\u00b1", "/2)");
        assertThat(printed.out()).contains("seeds 0 to 1").contains(", 10 classes");
    }

    @Test
    void anotherNumberOfEpochs_afterwards_isTheSameRun_whereTheScheduleAllowsIt() throws IOException {
        Path whole = folder.resolve("whole.onnx");
        Path longer = folder.resolve("longer.onnx");
        String checkpoints = folder.resolve("checkpoints").toString();
        String[] steps = {"--schedule", "step:1,0.5", "--warm-up", "1"};
        train("mlp_relu", with(steps, whole.toString(), "--epochs", "3"));
        train("mlp_relu", with(steps, "--epochs", "1", "--checkpoint", checkpoints));
        train("mlp_relu", with(steps, longer.toString(), "--epochs", "3", "--checkpoint", checkpoints, "--resume"));

        assertThat(longer).hasSameBinaryContentAs(whole);
        run("mlp_relu", with(steps, "--epochs", "2", "--checkpoint", checkpoints, "--resume"))
                .failed(2, "must not end before its checkpoint", "3 or more");
        run("mlp_relu", with(steps, "--epochs", "4", "--checkpoint", checkpoints, "--resume", "--seed", "1"))
                .failed(2, "the seed");
        String cosine = folder.resolve("cosine").toString();
        train("mlp_relu", "--epochs", "1", "--schedule", "cosine", "--checkpoint", cosine);
        run("mlp_relu", "--epochs", "2", "--schedule", "cosine", "--checkpoint", cosine, "--resume")
                .failed(2, "goes by the number of all epochs", "--epochs 1");
    }

    @Test
    void threads_areSetForTheRun_andSetBack() {
        int before = DjlEngine.threads();
        String[] options = {"--epochs", "1", "--threads", "1"};
        Path one = folder.resolve("one.onnx");
        Path again = folder.resolve("again.onnx");
        JsonNode report = train("conv_pool", with(options, one.toString()));
        train("conv_pool", with(options, again.toString()));

        assertThat(one).hasSameBinaryContentAs(again);
        assertThat(report.get("options").textValue()).contains("--threads 1");
        assertThat(DjlEngine.threads()).isEqualTo(before);
    }

    @Test
    void resumedRun_givesTheSameBytes() throws IOException {
        Path whole = folder.resolve("whole.onnx");
        Path resumed = folder.resolve("resumed.onnx");
        Path checkpoints = folder.resolve("checkpoints");
        String[] options = {"--epochs", "3", "--optimizer", "adamw", "--condition", "pathcond@every=1"};
        train("mlp_relu", with(options, whole.toString(), "--checkpoint", checkpoints.toString()));
        // As after a kill at the end of the second epoch: the checkpoint of the third was never finished.
        try (Stream<Path> files = Files.list(checkpoints)) {
            Files.delete(files.filter(file -> file.getFileName().toString().startsWith("step-"))
                    .sorted()
                    .reduce((first, second) -> second)
                    .orElseThrow());
        }
        JsonNode report = train(
                "mlp_relu", with(options, resumed.toString(), "--checkpoint", checkpoints.toString(), "--resume"));

        assertThat(report.at("/runs/0/epochs")).hasSize(1);
        assertThat(resumed).hasSameBinaryContentAs(whole);
    }

    @Test
    void checkpoints_ofAnotherRun_areRefused() {
        String checkpoints = folder.resolve("checkpoints").toString();
        train("mlp_relu", "--epochs", "1", "--checkpoint", checkpoints);

        run("mlp_relu", "--epochs", "1", "--checkpoint", checkpoints).failed(2, "add --resume");
        run("mlp_relu", "--epochs", "1", "--checkpoint", checkpoints, "--resume", "--batch-size", "7")
                .failed(2, "what its checkpoint was made with", "--batch-size 7");
    }

    @Test
    void explodingLoss_endsWithoutAFile() {
        Path out = folder.resolve("out.onnx");
        run("mlp_relu", out.toString(), "--optimizer", "sgd", "--learning-rate", "1e9")
                .failed(5, "the loss must stay a number", "smaller learning rate");

        assertThat(out).doesNotExist();
    }

    @Test
    void wrongRequests_areToldWithWhatToDo() {
        run("mlp_relu", "--condition", "pathcondd").failed(2, "pathcond@every=5");
        run("mlp_relu", "--schedule", "square").failed(2, "one-cycle");
        run("mlp_relu", "--loss", "mse").failed(2, "the loss must fit");
        run("mlp_relu", "--device", "gpu99").failed(2, "gpu99");
        run("mlp_relu", "--device", "cpu,gpu99").failed(2, "gpu99", "a device must be there");
        run("mlp_relu", "--threads", "0").failed(2, "threads must be 1 or more, found 0");
        run("mlp_relu", "--seeds", "3").failed(2, "go with --compare");
        run("mlp_relu", "--compare", "none", "--seeds", "0").failed(2, "--seeds must be 1 or more");
        run("mlp_relu", "--compare", "none", "--target-accuracy", "95").failed(2, "at most 1, found 95");
        run("mlp_relu", "--resume").failed(2, "--checkpoint");
        Cli.run("train", TestData.fixture("mlp_relu"), "--data", "diggits").failed(2, "digits");
    }

    private static String[] with(String[] options, String... more) {
        return Stream.concat(Stream.of(more), Stream.of(options)).toArray(String[]::new);
    }

    private static JsonNode train(String fixture, String... options) {
        return run(fixture, with(options, "--json")).json();
    }

    private static Cli run(String fixture, String... options) {
        List<Object> all = new ArrayList<>(List.of("train", TestData.fixture(fixture)));
        all.addAll(List.of(options));
        all.addAll(List.of("--data", "digits", "--quiet"));
        return Cli.run(all.toArray());
    }
}
