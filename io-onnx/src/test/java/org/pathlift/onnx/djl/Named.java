package org.pathlift.onnx.djl;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;
import org.opentest4j.TestAbortedException;

/** Tests made at run time, whose failures tell their names: reports number them. */
final class Named {

    private Named() {}

    static DynamicTest test(String name, Executable executable) {
        return DynamicTest.dynamicTest(name, () -> {
            try {
                executable.execute();
            } catch (TestAbortedException e) {
                throw e;
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(name + ": " + e.getMessage(), e);
            }
        });
    }
}
