package org.pathlift.analysis.replica;

/**
 * How far one parameter tensor, a layer or a whole network is from that of another replica, as laws of numbers.
 *
 * @param name of the tensor or the layer
 * @param elements numbers of one replica
 * @param w1 W_1 between the laws of the elements
 * @param w2 W_2
 * @param deviation the standard deviation of both replicas' elements together, with divisor n
 * @param normalized W_1 / deviation; 0 where nothing varies
 * @param floor what W_1 two samples of one law have on the average, see {@link NoiseFloor}
 * @param overFloor W_1 / floor; 0 where nothing varies. Below 2 the laws cannot be told apart
 */
public record TensorDistance(
        String name,
        long elements,
        double w1,
        double w2,
        double deviation,
        double normalized,
        double floor,
        double overFloor) {

    /** Compares two sets of numbers that are sorted. */
    static TensorDistance ofSorted(String name, double[] a, double[] b) {
        double w1 = WassersteinDistance.ofSorted(a, b, 1);
        double deviation = deviation(a, b);
        double floor = NoiseFloor.ofSorted(a, b);
        return new TensorDistance(
                name,
                a.length,
                w1,
                WassersteinDistance.ofSorted(a, b, 2),
                deviation,
                deviation == 0 ? 0 : w1 / deviation,
                floor,
                floor == 0 ? 0 : w1 / floor);
    }

    private static double deviation(double[] a, double[] b) {
        double[] all = NoiseFloor.merged(a, b);
        double mean = 0;
        for (double value : all) {
            mean += value / all.length;
        }
        double squares = 0;
        for (double value : all) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / all.length);
    }
}
