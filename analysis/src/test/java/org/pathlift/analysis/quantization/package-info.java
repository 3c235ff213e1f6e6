/** Tests of int8 simulation. */
package org.pathlift.analysis.quantization;
