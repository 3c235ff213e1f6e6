package org.pathlift.conditioning.symmetry;

/** An operator cannot be followed because an argument is not known before data is; its inputs are pinned. */
public final class UnknownArgumentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownArgumentException(String message) {
        super(message);
    }
}
