package org.pathlift.analysis.resizing;

import java.util.Locale;
import java.util.Optional;
import org.pathlift.onnx.error.Problem;

/**
 * A change of size.
 *
 * @param way how
 * @param factor b: rows and columns are divided by it; below 1 the images grow
 */
public record Resize(ResizeWay way, double factor) {

    /**
     * Checks {@code factor}.
     *
     * @throws IllegalArgumentException if {@code factor} is not finite and above 0
     */
    public Resize {
        if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a factor must be above 0, found " + factor);
        }
    }

    /** Why these images cannot be resized so, if they cannot. */
    public Optional<Problem> problem(ImageSet images) {
        String where = "%s of images of %d x %d by %s"
                .formatted(way.name().toLowerCase(Locale.ROOT), images.height(), images.width(), factor);
        if (way == ResizeWay.BILINEAR) {
            boolean some = rows(images) >= 1 && columns(images) >= 1 && (double) rows(images) * columns(images) <= 1e8;
            return some
                    ? Optional.empty()
                    : Optional.of(new Problem(
                            "a resized image must have pixels that fit in memory",
                            where,
                            "a factor that leaves at least 1 row and column, and at most 1e8 pixels",
                            factor + "",
                            "choose another factor"));
        }
        boolean divides = factor == Math.rint(factor) && images.height() % factor == 0 && images.width() % factor == 0;
        return divides
                ? Optional.empty()
                : Optional.of(new Problem(
                        "blocks must fill the image",
                        where,
                        "a whole factor that divides rows and columns",
                        factor + "",
                        "choose another factor, or bilinear, which takes any"));
    }

    private long rows(ImageSet images) {
        return Math.round(images.height() / factor);
    }

    private long columns(ImageSet images) {
        return Math.round(images.width() / factor);
    }

    /**
     * Resizes images.
     *
     * @throws IllegalArgumentException if they cannot be resized so, see {@link #problem}
     */
    public ImageSet apply(ImageSet images) {
        problem(images).ifPresent(problem -> {
            throw new IllegalArgumentException(problem.toString());
        });
        int height = Math.toIntExact(rows(images));
        int width = Math.toIntExact(columns(images));
        int stride = images.width();
        int block = (int) factor;
        return switch (way) {
            case BLOCK ->
                images.resized(height, width, (pixels, offset, y, x) -> {
                    double sum = 0;
                    for (int i = y * block; i < (y + 1) * block; i++) {
                        for (int j = x * block; j < (x + 1) * block; j++) {
                            sum += pixels[offset + i * stride + j];
                        }
                    }
                    return sum / (block * block);
                });
            case DECIMATION ->
                images.resized(
                        height, width, (pixels, offset, y, x) -> pixels[offset + y * block * stride + x * block]);
            case BILINEAR -> {
                Axis rows = new Axis(images.height(), height);
                Axis columns = new Axis(images.width(), width);
                yield images.resized(height, width, (pixels, offset, y, x) -> {
                    int top = offset + rows.before(y) * stride;
                    int bottom = offset + rows.after(y) * stride;
                    double left =
                            mix(pixels[top + columns.before(x)], pixels[bottom + columns.before(x)], rows.share(y));
                    double right =
                            mix(pixels[top + columns.after(x)], pixels[bottom + columns.after(x)], rows.share(y));
                    return mix(left, right, columns.share(x));
                });
            }
        };
    }

    private static double mix(double first, double second, double share) {
        return first + share * (second - first);
    }

    /** Where the pixels of a resized axis lie among the old ones: at (i + 1/2) from/to − 1/2, held inside. */
    private record Axis(int from, int to) {

        double place(int i) {
            return Math.max(0, Math.min(from - 1.0, (i + 0.5) * from / to - 0.5));
        }

        int before(int i) {
            return (int) place(i);
        }

        int after(int i) {
            return Math.min(from - 1, before(i) + 1);
        }

        double share(int i) {
            return place(i) - before(i);
        }
    }
}
