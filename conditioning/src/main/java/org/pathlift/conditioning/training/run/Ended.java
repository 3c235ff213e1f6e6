package org.pathlift.conditioning.training.run;

/** Why training ended. */
public enum Ended {
    /** All epochs were done. */
    EPOCHS,
    /** The held-out loss did not get better for as many epochs as the patience has. */
    PATIENCE,
    /** Somebody asked for it. */
    STOPPED
}
