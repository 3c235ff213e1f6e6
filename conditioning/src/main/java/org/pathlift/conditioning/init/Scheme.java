package org.pathlift.conditioning.init;

/** How the weights of a layer come about. fan-in and fan-out are those of {@code WeightLayer.Fan}. */
public enum Scheme {
    /** Gaussian weights at the critical point of the activation: σw² and σb² where χ₁ = 1 and q stays (Schoenholz 2017). */
    CRITICAL,
    /** Var W = 2 / ((1 + a²) fan-in), a the slope on the left of a LeakyReLU; biases 0 (He et al. 2015, arXiv:1502.01852). */
    HE,
    /** Var W = 1 / fan-in; biases 0 (LeCun et al. 1998). */
    LECUN,
    /** Var W = 2 / (fan-in + fan-out); biases 0 (Glorot and Bengio 2010). */
    GLOROT,
    /** What PyTorch's layers begin with: Var W = 1 / (3 fan-in), Var b = 1 / (3 fan-in); usually uniform. */
    PYTORCH,
    /** Orthogonal matrices with the variance of {@link #CRITICAL} (Saxe et al. 2014, arXiv:1312.6120). */
    ORTHOGONAL,
    /** Convolutions that are 0 but for an orthogonal matrix at the centre (Xiao et al. 2018); other layers orthogonal. */
    DELTA_ORTHOGONAL,
    /** Orthogonal matrices, each layer then scaled until its outputs have the wanted second moment on data (Mishkin and Matas 2016). */
    LSUV,
    /** The weights as they are, times one number a layer that moves it to the critical point. Normalizations stay. */
    RESCALE,
    /** The weights as they are: nothing changes, and the report tells what they do. */
    KEEP;

    /** Returns whether weights are drawn, so that what is left of the old ones is to be set back too. */
    public boolean draws() {
        return this != RESCALE && this != KEEP;
    }

    /** Returns whether matrices are orthogonal. */
    public boolean isOrthogonal() {
        return this == ORTHOGONAL || this == DELTA_ORTHOGONAL || this == LSUV;
    }

    /** Returns whether σw² and σb² come from the critical point of the activations. */
    public boolean isCritical() {
        return this == CRITICAL || isOrthogonal() || this == RESCALE;
    }
}
