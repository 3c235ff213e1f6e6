package org.pathlift.conditioning.architecture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.runtime.RequestException;

/** Gathers what is wrong with the settings of an architecture. */
final class Complaints {

    private final Architecture architecture;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<Setting> bad = EnumSet.noneOf(Setting.class);

    Complaints(Architecture architecture) {
        this.architecture = architecture;
    }

    /** Returns whether nothing is wrong with these settings, so that they can be compared with each other. */
    boolean sound(Setting... settings) {
        return Arrays.stream(settings).noneMatch(bad::contains);
    }

    /** Reports a setting. */
    void add(Setting setting, String rule, String expected, String found, String remedy) {
        bad.add(setting);
        problems.add(new Problem(rule, place(setting), expected, found, remedy));
    }

    /** Reports a setting unless a condition holds. */
    void require(boolean holds, Setting setting, String rule, String expected, Object found) {
        if (!holds) {
            add(setting, rule, expected, Setting.text(found), "correct --" + setting.word());
        }
    }

    private String place(Setting setting) {
        return architecture.word() + ", --" + setting.word();
    }

    void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new RequestException(problems);
        }
    }
}
