package org.pathlift.conditioning.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.training.PathConditioner;
import org.pathlift.conditioning.training.RescaleSummary;
import org.pathlift.conditioning.training.data.DataSpec;
import org.pathlift.conditioning.training.optimizer.AdamOptimizer;
import org.pathlift.conditioning.training.optimizer.LearningRate;
import org.pathlift.conditioning.training.optimizer.StatefulOptimizer;
import org.pathlift.conditioning.training.run.Conditioning;
import org.pathlift.conditioning.training.run.FileTrainer;
import org.pathlift.conditioning.training.run.RunStore;
import org.pathlift.conditioning.training.run.TrainOptions;
import org.pathlift.conditioning.training.run.TrainOutcome;
import org.pathlift.conditioning.training.run.TrainWatcher;
import org.pathlift.onnx.djl.DjlEngine;
import org.pathlift.onnx.djl.OnnxBlock;
import org.pathlift.onnx.djl.trace.BlockExporter;
import org.pathlift.onnx.djl.trace.TracedModel;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.onnx.serde.ModelWriter;
import org.pathlift.onnx.serde.WriteOptions;
import org.pathlift.testdata.TestData;

/** Runs the library calls that docs/training.md shows, and sees to it that the page shows just these. */
class TrainingExamplesTest {

    private static final Pattern EXAMPLE = Pattern.compile("// training: (\\w+)\\n(.*?)\\n *// end", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void run_trainsAFile() {
        Path in = TestData.fixture("mlp_relu");
        // training: run
        FileTrainer trainer = FileTrainer.read(in, DataSpec.parse("digits"), 0);
        TrainOutcome outcome = trainer.train(
                TrainOptions.epochs(3), Conditioning.parse("pathcond@every=1"), RunStore.NONE, TrainWatcher.NOBODY);
        // end
        assertThat(outcome.epochs()).hasSize(3);
        assertThat(outcome.epochs().get(2).trainLoss())
                .isLessThan(outcome.epochs().get(0).trainLoss());
    }

    @Test
    void block_isRescaledInPlace() {
        Path in = TestData.fixture("mlp_relu");
        Path out = folder.resolve("trained.onnx");
        try (NDManager manager = DjlEngine.get().newBaseManager();
                StatefulOptimizer optimizer = AdamOptimizer.adam(LearningRate.constant(1e-3))) {
            // training: block
            OnnxBlock block = OnnxBlock.of(ModelReader.read(in)); // a DJL Block; weights() are its Parameters
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 64));
            PathConditioner.rescale(
                    block, optimizer, RescaleOptions.defaults()); // in place, with the optimizer's state
            ModelWriter.write(block.toModel(), out, WriteOptions.NEW_FILE);
            // end
            block.clear();
        }
        assertThat(ModelReader.read(out)).isNotEqualTo(ModelReader.read(in));
    }

    @Test
    void anyBlock_isTracedAndRescaled() {
        Block block = new SequentialBlock()
                .add(Linear.builder().setUnits(12).build())
                .add(Activation::relu)
                .add(Linear.builder().setUnits(4).build());
        try (NDManager manager = DjlEngine.get().newBaseManager()) {
            manager.getEngine().setRandomSeed(5);
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 6));
            NDArray sample = manager.randomNormal(0, 1, new Shape(2, 6), DataType.FLOAT32);
            double[] before = outputs(manager, block, sample);
            // training: trace
            TracedModel traced = BlockExporter.export(block, new NDList(sample)); // opset 17, dynamic batch
            RescaleSummary summary = PathConditioner.of(traced.model(), traced.parameters(), RescaleOptions.defaults())
                    .rescale(); // the block, in place
            // end
            assertThat(summary.unitsMoved()).isEqualTo(12);
            assertThat(outputs(manager, block, sample)).containsExactly(before, within(1e-5));
            block.clear();
        }
    }

    private static double[] outputs(NDManager manager, Block block, NDArray input) {
        return block.forward(new ParameterStore(manager, false), new NDList(input), false)
                .head()
                .toType(DataType.FLOAT64, true)
                .toDoubleArray();
    }

    @Test
    void page_showsTheseCalls() throws IOException {
        Path root = Path.of(System.getProperty("pathlift.root"));
        String page = Files.readString(root.resolve("docs/training.md"));
        String source = Files.readString(root.resolve("conditioning/src/test/java")
                .resolve(TrainingExamplesTest.class.getName().replace('.', '/') + ".java"));
        Matcher example = EXAMPLE.matcher(source);
        int count = 0;
        while (example.find()) {
            assertThat(page).as(example.group(1)).contains(example.group(2).stripIndent());
            count++;
        }
        assertThat(count).isEqualTo(3);
        assertThat(page.split("```java", -1)).hasSize(1 + count);
    }
}
