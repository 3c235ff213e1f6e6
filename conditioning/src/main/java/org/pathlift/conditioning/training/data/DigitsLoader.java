package org.pathlift.conditioning.training.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.training.data.CsvLayout.Column;
import org.pathlift.conditioning.training.data.CsvLayout.Header;
import org.pathlift.onnx.graph.Shape;

/**
 * Reads the handwritten digits that pathlift carries: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits
 * (test part), UCI Machine Learning Repository, 1998, https://doi.org/10.24432/C50P49, CC BY 4.0.
 */
final class DigitsLoader {

    private static final String RESOURCE = "digits.csv.gz";
    private static final double INK = 1.0 / 16;

    private DigitsLoader() {}

    /** Returns the images, 8x8 from 0 to 16, with the usual scale 1/16. */
    static RawExamples load(int limit) {
        try (@Nullable InputStream resource = DigitsLoader.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("the resource " + RESOURCE + " must be beside the class, found none");
            }
            CsvLayout layout = new CsvLayout(List.of(new Column.At(-1)), Header.NO, ',');
            TargetOptions target = new TargetOptions(
                    TargetOptions.Kind.CLASS, List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
            RawExamples table = CsvLoader.load(new GZIPInputStream(resource), "digits", layout, target, limit);
            return new RawExamples("digits", Shape.of(8, 8), table.features(), table.targets(), INK);
        } catch (IOException e) {
            throw Faults.unreadable("digits", e);
        }
    }
}
