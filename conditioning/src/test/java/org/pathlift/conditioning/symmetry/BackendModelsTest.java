package org.pathlift.conditioning.symmetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.pathlift.conditioning.testing.Invariance;
import org.pathlift.onnx.error.PathliftException;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.RequestException;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.runtime.ShapeTable;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/** Every operator in every version that the ONNX backend tests have: the finder never fails, and is right where it finds. */
class BackendModelsTest {

    @Test
    void find_everyBackendModel_neverFailsAndKeepsTheFunction() {
        List<Path> models = TestData.onnxBackendModels();
        Assumptions.assumeFalse(models.isEmpty(), "no ONNX backend tests");
        List<String> faults = new ArrayList<>();
        int searched = 0;
        int refused = 0;
        for (Path path : models) {
            try {
                Model model = ModelReader.read(path);
                ShapeTable shapes = ShapeInference.infer(model);
                searched++;
                Symmetry symmetry = SymmetryFinder.find(new Facts(model, shapes));
                if (symmetry.units() > 0) {
                    Invariance.assertInOnnxRuntime(symmetry, 1, 1e-4);
                }
            } catch (PathliftException | RequestException | UnsupportedOperationException e) {
                // Not a model that ONNX Runtime or this test can run: no fault of the finder.
                refused++;
            } catch (RuntimeException | AssertionError e) {
                faults.add(path + ": " + e + " at " + e.getStackTrace()[0]);
            }
        }
        assertThat(faults).isEmpty();
        assertThat(searched).as("searched, beside %d refused", refused).isPositive();
    }
}
