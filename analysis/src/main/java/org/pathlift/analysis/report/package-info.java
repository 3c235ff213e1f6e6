/**
 * The reports that the commands hand out, as immutable records and as JSON.
 *
 * <p>Every report names its format in {@code schema}; the JSON Schema file of a format lies beside the classes. All fields
 * of a format are always there, {@code null} where there is nothing to say.
 */
@NullMarked
package org.pathlift.analysis.report;

import org.jspecify.annotations.NullMarked;
