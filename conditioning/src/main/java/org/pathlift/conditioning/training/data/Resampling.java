package org.pathlift.conditioning.training.data;

/**
 * Resizes one channel of an image: along each axis the mean over the area where it shrinks, linear between the centres of
 * pixels where it grows, and nothing where it stays.
 */
final class Resampling {

    private final int[] first;
    private final float[][] weights;

    private Resampling(int from, int to) {
        this.first = new int[to];
        this.weights = new float[to][];
        for (int i = 0; i < to; i++) {
            if (to < from) {
                area(i, from, to);
            } else {
                linear(i, from, to);
            }
        }
    }

    /** Returns an image of another size, row-major. */
    static float[] resize(float[] pixels, int height, int width, int toHeight, int toWidth) {
        Resampling columns = new Resampling(width, toWidth);
        Resampling rows = new Resampling(height, toHeight);
        float[] narrow = new float[height * toWidth];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < toWidth; x++) {
                narrow[y * toWidth + x] = columns.sum(pixels, y * width, 1, x);
            }
        }
        float[] resized = new float[toHeight * toWidth];
        for (int y = 0; y < toHeight; y++) {
            for (int x = 0; x < toWidth; x++) {
                resized[y * toWidth + x] = rows.sum(narrow, x, toWidth, y);
            }
        }
        return resized;
    }

    private float sum(float[] pixels, int offset, int stride, int i) {
        float sum = 0;
        for (int k = 0; k < weights[i].length; k++) {
            sum += weights[i][k] * pixels[offset + (first[i] + k) * stride];
        }
        return sum;
    }

    private void area(int i, int from, int to) {
        double low = (double) i * from / to;
        double high = (double) (i + 1) * from / to;
        int start = (int) low;
        int end = Math.min(from, (int) Math.ceil(high));
        first[i] = start;
        weights[i] = new float[end - start];
        for (int pixel = start; pixel < end; pixel++) {
            double covered = Math.min(high, pixel + 1) - Math.max(low, pixel);
            weights[i][pixel - start] = (float) (covered / (high - low));
        }
    }

    private void linear(int i, int from, int to) {
        double centre = (i + 0.5) * from / to - 0.5;
        int left = (int) Math.floor(centre);
        double share = centre - left;
        if (left < 0 || left >= from - 1 || share == 0) {
            first[i] = Math.max(0, Math.min(from - 1, left));
            weights[i] = new float[] {1};
            return;
        }
        first[i] = left;
        weights[i] = new float[] {(float) (1 - share), (float) share};
    }
}
