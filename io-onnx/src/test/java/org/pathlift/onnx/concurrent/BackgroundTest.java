package org.pathlift.onnx.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BackgroundTest {

    @Test
    void get_returnsWhatWasComputedWhileTheCallerWentOn() {
        CountDownLatch callerIsHere = new CountDownLatch(1);
        Background<Boolean> waits = Background.begin(() -> await(callerIsHere));
        callerIsHere.countDown();
        assertThat(waits.get()).isTrue();
    }

    @Test
    void get_failsWithTheSameException() {
        IllegalArgumentException failure = new IllegalArgumentException("no");
        Background<String> fails = Background.begin(() -> {
            throw failure;
        });
        assertThatThrownBy(fails::get).isSameAs(failure);
        Background<String> breaks = Background.begin(() -> {
            throw new StackOverflowError();
        });
        assertThatThrownBy(breaks::get).isInstanceOf(StackOverflowError.class);
    }

    @Test
    void close_waitsForTheEndAndLeavesTheFailureToGet() {
        AtomicBoolean ended = new AtomicBoolean();
        CountDownLatch callerIsHere = new CountDownLatch(1);
        Background<String> fails = Background.begin(() -> {
            await(callerIsHere);
            ended.set(true);
            throw new IllegalStateException("late");
        });
        callerIsHere.countDown();
        fails.close();
        assertThat(ended).isTrue();
        assertThatThrownBy(fails::get).hasMessage("late");
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
