package org.pathlift.conditioning.symmetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pathlift.conditioning.testing.Sketch.reasons;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.conditioning.testing.Sketch;

/** Operators that move, pick, repeat, pad and pool, in the versions in which files have them. */
class RearrangementCasesTest {

    /** 8 hidden channels of 4x4. */
    private static Sketch hidden(int opset) {
        return new Sketch(opset).input("x", -1, 2, 4, 4).conv("c", "x", 2, 8, 1).relu("c", "h");
    }

    private static Sketch head(Sketch sketch, String last, int channels) {
        return sketch.conv("y", last, channels, 2, 1).output("y");
    }

    @Test
    void concat_ofBranches_keepsAllUnits() {
        head(hidden(17).conv("d", "h", 8, 5, 1).relu("d", "e").node("Concat", "h e h", "f", "axis", -3), "f", 21)
                .check(13);
    }

    @Test
    void concat_withAConstant_keepsTheRestFree() {
        head(
                        new Sketch(17)
                                .input("x", 1, 2, 4, 4)
                                .conv("c", "x", 2, 8, 1)
                                .relu("c", "h")
                                .weight("k", 1, 3, 4, 4)
                                .node("Concat", "h k", "f", "axis", 1),
                        "f",
                        11)
                .check(8);
    }

    @Test
    void channelShuffle_keepsAllUnits() {
        head(
                        hidden(17)
                                .ints("cut", 0, 2, 4, 4, 4)
                                .ints("join", 0, 8, 4, 4)
                                .node("Reshape", "h cut", "a")
                                .node("Transpose", "a", "b", "perm", new long[] {0, 2, 1, 3, 4})
                                .node("Reshape", "b join", "f"),
                        "f",
                        8)
                .check(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DCR", "CRD"})
    void depthToSpace_tiesTheFourOfAPixel(String mode) {
        head(hidden(13).node("DepthToSpace", "h", "f", "blocksize", 2, "mode", mode), "f", 2)
                .check(2);
    }

    @Test
    void spaceToDepth_keepsTheChannels() {
        head(hidden(13).node("SpaceToDepth", "h", "f", "blocksize", 2), "f", 32).check(8);
    }

    @ParameterizedTest
    @CsvSource({"2", "11", "13", "18"})
    void split_ofEveryVersion_keepsTheUnits(int opset) {
        Sketch sketch = hidden(Math.max(opset, 7));
        if (opset < 13) {
            sketch.node("Split", "h", "a b", "axis", 1, "split", new long[] {3, 5});
        } else {
            sketch.ints("sizes", 3, 5).node("Split", "h sizes", "a b", "axis", 1);
        }
        head(sketch.node("Concat", "b a", "f", "axis", 1), "f", 8).check(8);
    }

    @Test
    void split_intoEqualParts_whichAreAdded_tiesThem() {
        head(hidden(18).node("Split", "h", "a b", "axis", 1, "num_outputs", 2).node("Add", "a b", "f"), "f", 4)
                .check(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 10, 17})
    void slice_ofEveryVersion_keepsThePickedUnits(int opset) {
        Sketch sketch = hidden(opset);
        if (opset < 10) {
            sketch.node("Slice", "h", "f", "axes", new long[] {1}, "starts", new long[] {2}, "ends", new long[] {
                Integer.MAX_VALUE
            });
        } else {
            sketch.ints("from", 2).ints("to", Integer.MAX_VALUE).ints("axes", 1).node("Slice", "h from to axes", "f");
        }
        head(sketch, "f", 6).check(8);
    }

    @Test
    void slice_backwardsWithSteps_keepsTheUnits() {
        head(
                        hidden(17)
                                .ints("from", -1)
                                .ints("to", -100)
                                .ints("axes", -3)
                                .ints("steps", -2)
                                .node("Slice", "h from to axes steps", "f"),
                        "f",
                        4)
                .check(8);
    }

    @Test
    void gather_byConstants_keepsTheUnits() {
        head(hidden(17).ints("at", 7, 0, -2, 0).node("Gather", "h at", "f", "axis", 1), "f", 4)
                .check(8);
    }

    @Test
    void gather_ofATable_saysSo() {
        Sketch sketch = new Sketch(17);
        sketch.builder().input("x", org.pathlift.onnx.graph.ElementType.INT64, -1, 3);
        Symmetry symmetry = sketch.weight("table", 5, 4)
                .node("Gather", "table x", "e")
                .weight("w", 4, 6)
                .node("MatMul", "e w", "h")
                .relu("h", "r")
                .weight("v", 6, 2)
                .node("MatMul", "r v", "y")
                .output("y")
                .check(6);
        assertThat(Sketch.whyNot(symmetry, "table")).contains("table");
    }

    /** The shortcut of a CIFAR ResNet: strided, then zero channels on both sides. */
    @ParameterizedTest
    @ValueSource(ints = {10, 11, 18})
    void pad_ofChannelsWithZero_shortcut_isExact(int opset) {
        Sketch sketch = hidden(opset).conv("d", "h", 8, 12, 1).relu("d", "e").conv("g", "e", 12, 12, 1);
        if (opset < 11) {
            sketch.node("Pad", "h", "p", "pads", new long[] {0, 2, 0, 0, 0, 2, 0, 0});
        } else if (opset < 18) {
            sketch.ints("pads", 0, 2, 0, 0, 0, 2, 0, 0).node("Pad", "h pads", "p");
        } else {
            sketch.ints("pads", 2, 2).ints("axes", 1).node("Pad", "h pads _ axes", "p");
        }
        // 8 of the stem, tied to the middle of 12 of the sum, whose 4 outer ones are their own, and 12 between.
        head(sketch.node("Add", "g p", "s").relu("s", "f"), "f", 12).check(8 + 12 + 4);
    }

    /** A bias on padded zeros begins a scale, which a later sum ties. */
    @Test
    void pad_thenBiasThenSum_isExact() {
        head(
                        hidden(17)
                                .ints("pads", 0, 0, 0, 0, 0, 4, 0, 0)
                                .node("Pad", "h pads", "p")
                                .weight("b", 12, 1, 1)
                                .node("Add", "p b", "q")
                                .conv("d", "h", 8, 12, 1)
                                .node("Add", "q d", "s")
                                .relu("s", "f"),
                        "f",
                        12)
                .check(12);
    }

    @Test
    void pad_withAnotherNumber_pins() {
        Symmetry symmetry = head(
                        hidden(17)
                                .ints("pads", 0, 0, 1, 1, 0, 0, 1, 1)
                                .number("v", 1)
                                .node("Pad", "h pads v", "f"),
                        "f",
                        8)
                .check(0);
        assertThat(reasons(symmetry, "h")).containsExactly("it is padded with something other than 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"edge", "reflect"})
    void pad_byNeighbours_passes(String mode) {
        head(hidden(17).ints("pads", 0, 2, 1, 1, 0, 1, 1, 1).node("Pad", "h pads", "f", "mode", mode), "f", 11)
                .check(8);
    }

    @Test
    void tile_ofChannelsAndExpand_keepTheUnits() {
        head(hidden(17).ints("times", 1, 2, 1, 1).node("Tile", "h times", "f"), "f", 16)
                .check(8);
        head(
                        hidden(17)
                                .node("GlobalMaxPool", "h", "g")
                                .ints("shape", 1, 8, 4, 4)
                                .node("Expand", "g shape", "f"),
                        "f",
                        8)
                .check(8);
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 13})
    void squeezeAndUnsqueeze_ofBothVersions_keepTheUnits(int opset) {
        Sketch sketch = hidden(opset).node("GlobalAveragePool", "h", "g");
        if (opset < 13) {
            sketch.node("Squeeze", "g", "s", "axes", new long[] {2, -1});
            sketch.node("Unsqueeze", "s", "f", "axes", new long[] {2, 3});
        } else {
            sketch.ints("axes", -1, 2).node("Squeeze", "g axes", "s").node("Unsqueeze", "s axes", "f");
        }
        head(sketch, "f", 8).check(8);
    }

    @ParameterizedTest
    @CsvSource({
        "ReduceMean,11,1",
        "ReduceMean,18,0",
        "ReduceSum,11,0",
        "ReduceSum,13,1",
        "ReduceMax,18,0",
        "ReduceL1,13,0",
        "ReduceL2,13,0",
        "ReduceMin,11,0"
    })
    void reduce_overSpace_keepsTheChannels(String operator, int opset, int keepdims) {
        boolean byInput = opset >= (operator.equals("ReduceSum") ? 13 : 18);
        Sketch sketch = hidden(opset);
        if (byInput) {
            sketch.ints("axes", -1, -2).node(operator, "h axes", "g", "keepdims", keepdims);
        } else {
            sketch.node(operator, "h", "g", "axes", new long[] {-1, 2}, "keepdims", keepdims);
        }
        sketch.node("Flatten", "g", "f").dense("y", "f", 8, 3).output("y").check(8);
    }

    @Test
    void reduceSum_overAllAxes_tiesAll() {
        hidden(13).ints("none").node("ReduceSum", "h none", "s").dense0("s").check(1);
        hidden(13).node("ReduceSum", "h", "s").dense0("s").check(1);
    }

    @Test
    void reduceSum_overNoAxes_passes() {
        head(hidden(13).node("ReduceSum", "h", "f", "noop_with_empty_axes", 1), "f", 8)
                .check(8);
    }

    @Test
    void pools_keepTheChannels() {
        for (String pool : new String[] {"MaxPool", "AveragePool", "LpPool"}) {
            head(hidden(17).node(pool, "h", "f", "kernel_shape", new long[] {2, 2}), "f", 8)
                    .check(8);
        }
        for (String pool : new String[] {"GlobalMaxPool", "GlobalAveragePool", "GlobalLpPool"}) {
            head(hidden(17).node(pool, "h", "f"), "f", 8).check(8);
        }
    }

    @ParameterizedTest
    @CsvSource({"Upsample,7", "Upsample,9", "Resize,10", "Resize,11", "Resize,13", "Resize,18"})
    void upsampling_ofEveryVersion_keepsTheChannels(String operator, int opset) {
        Sketch sketch = hidden(opset);
        if (opset == 7) {
            sketch.node(operator, "h", "f", "scales", new float[] {1, 1, 2, 2}, "mode", "nearest");
        } else if (opset < 11) {
            sketch.values("scales", new long[] {4}, 1, 1, 2, 2).node(operator, "h scales", "f", "mode", "nearest");
        } else {
            sketch.values("scales", new long[] {4}, 1, 1, 2, 2)
                    .values("roi", new long[] {8}, 0, 0, 0, 0, 1, 1, 1, 1)
                    .node(operator, "h roi scales", "f", "mode", "linear");
        }
        head(sketch, "f", 8).check(8);
    }

    /** Units that vary along space after a reshape are mixed by a convolution over space: they are tied. */
    @Test
    void channels_turnedIntoSpace_areTied() {
        hidden(17)
                .ints("shape", 0, 1, 8, 16)
                .node("Reshape", "h shape", "f")
                .conv("y", "f", 1, 2, 1)
                .output("y")
                .check(1);
    }

    @Test
    void flatten_ofTheBatchToo_isExact() {
        new Sketch(17)
                .input("x", 3, 2, 4, 4)
                .conv("c", "x", 2, 8, 1)
                .relu("c", "h")
                .node("Flatten", "h", "f", "axis", 0)
                .dense("y", "f", 3 * 8 * 16, 3)
                .output("y")
                .check(8);
    }

    /** [3, 8, 4, 4] flattened before axis 2: channels lie along the rows, which share the weights. */
    @Test
    void flatten_ofChannelsIntoRows_tiesThem() {
        new Sketch(17)
                .input("x", 3, 2, 4, 4)
                .conv("c", "x", 2, 8, 1)
                .relu("c", "h")
                .node("Flatten", "h", "f", "axis", 2)
                .dense("y", "f", 16, 3)
                .output("y")
                .check(1);
    }
}
