/** The command line: parses, calls the library, prints. */
@NullMarked
package org.pathlift.cli;

import org.jspecify.annotations.NullMarked;
