/** Networks that several tests use. */
package org.pathlift.analysis.testing;
