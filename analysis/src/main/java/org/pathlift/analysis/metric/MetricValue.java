package org.pathlift.analysis.metric;

import java.util.List;

/** What a metric found: a record, whose fields are what a report in JSON holds. */
public interface MetricValue {

    /** Returns what is worth knowing, in sentences; the first one first. */
    List<String> findings();

    /** Returns the numbers that stand behind them. */
    List<MetricTable> tables();
}
