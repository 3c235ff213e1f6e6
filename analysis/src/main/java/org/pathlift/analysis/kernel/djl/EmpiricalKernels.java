package org.pathlift.analysis.kernel.djl;

import java.util.Optional;
import org.pathlift.analysis.kernel.KernelMatrix;

/**
 * The empirical kernels of a model as it is.
 *
 * @param ntk Σ over all trained parameters p of ∂f/∂p(a) ∂f/∂p(b): the trace over outputs divided by their number, or that of
 *     one output. No factor of a layer is divided out: it is the NTK of the file's own (standard) parametrization
 * @param outputGram f(a)·f(b) divided by the number of outputs: one draw of what the NNGP is the mean of
 * @param hidden h(a)·h(b) divided by the number of elements of h, which the last layer with weights reads (the conjugate
 *     kernel): the NNGP is σ_w² times it plus σ_b² in wide networks; empty where no such layer makes the outputs
 * @param outputs how many outputs the model has
 * @param memory what was estimated before
 */
public record EmpiricalKernels(
        KernelMatrix ntk, KernelMatrix outputGram, Optional<KernelMatrix> hidden, int outputs, MemoryEstimate memory) {}
