package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pathlift.conditioning.training.run.Spread;

class NumbersTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|class|1 class",
                "12|class|12 classes",
                "0|batch|0 batches",
                "2|box|2 boxes",
                "3|entry|3 entries",
                "3|key|3 keys",
                "1234|dead unit|1,234 dead units",
                "1|example|1 example"
            })
    void count_hasTheNounInItsNumber(long count, String noun, String expected) {
        assertThat(Numbers.count(count, noun)).isEqualTo(expected);
    }

    @Test
    void spread_isShort() {
        assertThat(Numbers.spread(new Spread(0.123456, 0.0045678, 3))).isEqualTo("0.123\u00b10.0046");
        assertThat(Numbers.spread(new Spread(0.5, null, 1))).isEqualTo("0.500");
        assertThat(Numbers.spread(new Spread(1.234e-7, 5.67e-9, 2))).isEqualTo("1.23e-07\u00b16e-09");
        assertThat(Numbers.percent(new Spread(0.98765, 0.00432, 5))).isEqualTo("98.8\u00b10.4");
        assertThat(Numbers.percent(new Spread(1, null, 1))).isEqualTo("100.0");
    }
}
