/** What tests of this module share: networks of the reference numbers, an evaluator in float64, random networks. */
@NullMarked
package org.pathlift.conditioning.testing;

import org.jspecify.annotations.NullMarked;
