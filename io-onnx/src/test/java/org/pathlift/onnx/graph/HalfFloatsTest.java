package org.pathlift.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.DoubleFunction;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class HalfFloatsTest {

    private static float fromFloat16(int bits) {
        return HalfFloats.fromFloat16((short) bits);
    }

    private static float fromBfloat16(int bits) {
        return HalfFloats.fromBfloat16((short) bits);
    }

    @Test
    void float16_everyPattern_survivesTheRoundTrip() {
        everyPattern(HalfFloatsTest::fromFloat16, HalfFloats::toFloat16);
    }

    @Test
    void bfloat16_everyPattern_survivesTheRoundTrip() {
        everyPattern(HalfFloatsTest::fromBfloat16, HalfFloats::toBfloat16);
    }

    private static void everyPattern(IntFunction<Float> from, DoubleFunction<Short> to) {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = from.apply(bits);
            if (Float.isNaN(value)) {
                assertThat(from.apply(to.apply(value))).isNaN();
            } else {
                assertThat(to.apply(value)).as("pattern %x", bits).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void float16_values_areThoseOfTheFormula() {
        assertThat(HalfFloats.fromFloat16((short) 0x3c00)).isEqualTo(1f);
        assertThat(HalfFloats.fromFloat16((short) 0xc000)).isEqualTo(-2f);
        assertThat(HalfFloats.fromFloat16((short) 0x7bff)).isEqualTo(65504f);
        assertThat(HalfFloats.fromFloat16((short) 0x0001)).isEqualTo(0x1p-24f);
        assertThat(HalfFloats.fromFloat16((short) 0x7c00)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(HalfFloats.fromFloat16((short) 0x8000)).isEqualTo(-0f);
        for (int bits = 0; bits < 0x7c00; bits++) {
            int exponent = bits >> 10;
            double significand = (exponent == 0 ? 0 : 1024) + (bits & 1023);
            assertThat((double) HalfFloats.fromFloat16((short) bits))
                    .isEqualTo(significand * Math.pow(2, Math.max(exponent, 1) - 25));
        }
    }

    @Test
    void float16_rounding_isToNearestEven() {
        rounding(HalfFloatsTest::fromFloat16, HalfFloats::toFloat16, 0x7c00, 65536);
    }

    @Test
    void bfloat16_rounding_isToNearestEven() {
        rounding(HalfFloatsTest::fromBfloat16, HalfFloats::toBfloat16, 0x7f80, 0x1p128);
    }

    /** Compares with a choice among neighbours: the nearer one, or the even one where both are as near. */
    private static void rounding(IntFunction<Float> from, DoubleFunction<Short> to, int infinity, double beyond) {
        Random random = new Random(7);
        for (int bits = 0; bits < infinity; bits++) {
            double low = from.apply(bits);
            double high = bits + 1 == infinity ? beyond : from.apply(bits + 1);
            double middle = (low + high) / 2;
            short even = (short) (bits % 2 == 0 ? bits : bits + 1);
            assertThat(to.apply(middle))
                    .as("%s, the middle above %x", middle, bits)
                    .isEqualTo(even);
            assertThat(to.apply(Math.nextDown(middle))).isEqualTo((short) bits);
            assertThat(to.apply(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
            double any = low + random.nextDouble() * (high - low);
            short nearest = (short) (any < middle ? bits : any > middle ? bits + 1 : even);
            assertThat(to.apply(any)).isEqualTo(nearest);
            assertThat(to.apply(-any)).isEqualTo((short) (nearest | 0x8000));
        }
    }

    @Test
    void conversion_extremes_areInfinityZeroAndNan() {
        assertThat(HalfFloats.toFloat16(1e300)).isEqualTo((short) 0x7c00);
        assertThat(HalfFloats.toFloat16(Double.NEGATIVE_INFINITY)).isEqualTo((short) 0xfc00);
        assertThat(HalfFloats.toFloat16(Double.MIN_VALUE)).isZero();
        assertThat(HalfFloats.toFloat16(-0.0)).isEqualTo((short) 0x8000);
        assertThat(HalfFloats.fromFloat16(HalfFloats.toFloat16(Double.NaN))).isNaN();
        assertThat(HalfFloats.toBfloat16(1e300)).isEqualTo((short) 0x7f80);
        assertThat(HalfFloats.toBfloat16(-0.0)).isEqualTo((short) 0x8000);
        assertThat(HalfFloats.fromBfloat16(HalfFloats.toBfloat16(Double.NaN))).isNaN();
    }
}
