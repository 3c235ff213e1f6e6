/** The networks, reference numbers and data that the tests of every module share, and the class that hands them out. */
@NullMarked
package org.pathlift.testdata;

import org.jspecify.annotations.NullMarked;
