/** Tests of persistence. */
package org.pathlift.analysis.persistence;
