/**
 * Replicas of a small convolutional network, trained on the digits under conditions that may break symmetries, and how far
 * they are apart. pathlift's operational definition, after the idea of Zhang et al. 2024 (arXiv:2409.06402).
 */
@NullMarked
package org.pathlift.analysis.replica.study;

import org.jspecify.annotations.NullMarked;
