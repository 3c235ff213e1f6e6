package org.pathlift.onnx.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pathlift.onnx.graph.ElementType;

/** Arithmetic of 64-bit whole numbers, which doubles cannot hold, against Java's. */
class WholeNumberOperatorsTest {

    private static final long[] ANY = draw(Long.MIN_VALUE / 2, Long.MAX_VALUE / 2);

    @Test
    void division_ofLargeNumbers_truncatesTowardsZero() {
        compare("Div", Map.of(), ElementType.INT64, ANY, draw(-1000, 1000), (a, b) -> a / b);
        compare("Div", Map.of(), ElementType.INT64, ANY, draw(-(1L << 40), 1L << 40), (a, b) -> a / b);
        compare("Div", Map.of(), ElementType.INT64, ANY, ANY.clone(), (a, b) -> a / b);
        compare("Div", Map.of(), ElementType.INT64, ANY, draw(1, 2), (a, b) -> a / b);
    }

    @Test
    void remainders_ofLargeNumbers_haveTheSignThatFmodSays() {
        long[] divisors = draw(-(1L << 40), 1L << 40);
        compare("Mod", Map.of(), ElementType.INT64, ANY, divisors, Math::floorMod);
        compare("Mod", Map.of("fmod", 1), ElementType.INT64, ANY, divisors, (a, b) -> a % b);
    }

    @Test
    void shifts_ofUnsignedNumbersWithTheHighestBit_areLogical() {
        long[] places = draw(0, Long.SIZE);
        compare("BitShift", Map.of("direction", "LEFT"), ElementType.UINT64, ANY, places, (a, b) -> a << b);
        compare("BitShift", Map.of("direction", "RIGHT"), ElementType.UINT64, ANY, places, (a, b) -> a >>> b);
    }

    @Test
    void casts_toNarrowerNumbers_wrap() {
        compare("Cast", Map.of("to", ElementType.INT16.code()), ANY, a -> (short) a);
        compare("Cast", Map.of("to", ElementType.UINT16.code()), ANY, a -> a & 0xFFFF);
        compare("Cast", Map.of("to", ElementType.UINT32.code()), ANY, a -> a & 0xFFFF_FFFFL);
        compare("Cast", Map.of("to", ElementType.INT32.code()), ANY, a -> (int) a);
        compare("Cast", Map.of("to", ElementType.UINT8.code()), ANY, a -> a & 0xFF);
    }

    private static long[] draw(long from, long until) {
        return new SplittableRandom(from + until)
                .longs(from, until)
                .filter(value -> value != 0 || from == 0)
                .limit(500)
                .toArray();
    }

    private static void compare(
            String operator,
            Map<String, Object> attributes,
            ElementType type,
            long[] a,
            long[] b,
            LongBinaryOperator expected) {
        long[] found = Evaluation.of(
                operator,
                13,
                attributes,
                type,
                manager -> new NDList(manager.create(a), manager.create(b)),
                NDArray::toLongArray);
        assertThat(found)
                .containsExactly(IntStream.range(0, a.length)
                        .mapToLong(i -> expected.applyAsLong(a[i], b[i]))
                        .toArray());
    }

    private static void compare(String operator, Map<String, Object> attributes, long[] a, LongUnaryOperator expected) {
        long[] found = Evaluation.of(
                operator,
                13,
                attributes,
                ElementType.INT64,
                manager -> new NDList(manager.create(a)),
                array -> array.toType(DataType.INT64, true).toLongArray());
        assertThat(found).containsExactly(Arrays.stream(a).map(expected).toArray());
    }
}
