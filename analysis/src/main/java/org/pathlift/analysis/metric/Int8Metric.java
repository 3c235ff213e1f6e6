package org.pathlift.analysis.metric;

import org.pathlift.analysis.quantization.Int8Readiness;

/** What int8 weights do to the outputs, as the model is and after each criterion. */
final class Int8Metric implements Metric {

    @Override
    public String name() {
        return "int8";
    }

    @Override
    public MetricDescription description() {
        return new MetricDescription(
                "What rounding the weights of all linear layers to symmetric int8 does: to the outputs, in ONNX Runtime, and to"
                        + " each weight; as the model is, and after pathcond, enorm and cle, all of which compute the same in"
                        + " float. One scale for each weight tensor, or one for each output channel.",
                "Output errors are relative, ||y' - y|| / ||y|| over all inputs, of the output for which it is largest. SQNR is"
                        + " 10 log10 of squared weights over squared errors: 6 dB are one bit. Ratio is the largest range of a"
                        + " channel over the smallest: where it is in the hundreds, one scale leaves small channels no bits."
                        + " An error that a criterion makes much smaller is a matter of scale alone, and rescaling before a"
                        + " quantizer repairs it. Only weights are rounded: what a quantizer does to activations and biases"
                        + " is not in it. docs/int8.md has an example.",
                "Layers with constant weights, finite outputs.",
                "Three rescalings and nine runs of the model for each input.",
                "Nagel et al. 2019 (arXiv 1906.04721) for cle and ranges of channels; the measure is pathlift's own.");
    }

    @Override
    public double passes(Subject subject) {
        return 9.0 * subject.inputs().size();
    }

    @Override
    public long mostParametersUnasked() {
        return 1_000_000;
    }

    @Override
    public MetricOutcome measure(Subject subject) {
        Int8Readiness found = Int8Readiness.of(subject.symmetry(), subject.inputs());
        return new MetricOutcome.Measured(new Int8(found.arithmetic(), found.points()));
    }
}
