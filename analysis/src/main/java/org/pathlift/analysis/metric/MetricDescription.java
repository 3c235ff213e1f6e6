package org.pathlift.analysis.metric;

/**
 * What a metric is, for a reader who sees its name for the first time.
 *
 * @param measures what it measures, in a sentence
 * @param reading how its numbers are read, and what is good or bad
 * @param needs what it needs of the model and the inputs
 * @param cost what it takes
 * @param source where its definition comes from: a paper, or pathlift itself, which is said then
 */
public record MetricDescription(String measures, String reading, String needs, String cost, String source) {}
