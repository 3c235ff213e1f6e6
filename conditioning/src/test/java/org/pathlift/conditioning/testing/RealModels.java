package org.pathlift.conditioning.testing;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.pathlift.testdata.TestData;

/** The real models that the tests of this module run, where the machine has them. */
public final class RealModels {

    private RealModels() {}

    /** The available ones; tests over them are skipped, visibly, where there is none. */
    public static Stream<Path> available() {
        List<Path> models = TestData.realModels();
        Assumptions.assumeFalse(models.isEmpty(), "no folder of real models");
        return models.stream();
    }
}
