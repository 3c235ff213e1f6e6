/** Tests of the place on the orbit. */
package org.pathlift.analysis.rescaling;
