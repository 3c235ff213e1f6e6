/** Tests of the counts of symmetries. */
package org.pathlift.analysis.inventory;
