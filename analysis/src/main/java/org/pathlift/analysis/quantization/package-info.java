/** What symmetric int8 quantization of weights costs, as a model is and after each rescaling. A simulation: nothing is exported. */
@NullMarked
package org.pathlift.analysis.quantization;

import org.jspecify.annotations.NullMarked;
