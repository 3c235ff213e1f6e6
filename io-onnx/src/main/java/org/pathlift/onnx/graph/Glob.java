package org.pathlift.onnx.graph;

import java.util.regex.Pattern;

/** A name pattern: {@code *} stands for any characters, also slashes; {@code ?} for one. */
public record Glob(String text) {

    /** Returns whether the whole name fits. */
    public boolean matches(String name) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(name).matches();
    }

    @Override
    public String toString() {
        return text;
    }
}
