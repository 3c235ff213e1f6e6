package org.pathlift.analysis.html.chart;

/**
 * An axis of numbers.
 *
 * @param name what is on it
 * @param unit in what; {@link #PURE} for pure numbers
 * @param scale how numbers are spread
 */
public record Axis(String name, String unit, Scale scale) {

    /** The unit of numbers that have none. */
    public static final String PURE = "";

    /** How numbers are spread over an axis. */
    public enum Scale {
        /** Equal differences take equal lengths. */
        LINEAR,
        /** Numbers of 0 and below have no place. */
        LOG
    }

    /**
     * Checks {@code name}.
     *
     * @throws IllegalArgumentException if {@code name} is blank
     */
    public Axis {
        if (name.isBlank()) {
            throw new IllegalArgumentException("an axis must have a name");
        }
    }

    /** Makes a linear axis. */
    public static Axis linear(String name, String unit) {
        return new Axis(name, unit, Scale.LINEAR);
    }

    /** Makes a logarithmic axis. */
    public static Axis log(String name, String unit) {
        return new Axis(name, unit, Scale.LOG);
    }

    /** Returns name and unit as they stand at the axis. */
    public String text() {
        return unit.isEmpty() ? name : name + " [" + unit + "]";
    }

    /** Returns whether a number has a place here. */
    public boolean shows(double value) {
        return Double.isFinite(value) && (scale == Scale.LINEAR || value > 0);
    }
}
