package org.pathlift.onnx.serde;

/**
 * Where one field of a message stands in the file.
 *
 * @param number the field's number
 * @param type its wire type
 * @param start where its tag starts
 * @param payload where its value starts: behind the tag and, where there is one, the length
 * @param end the first byte behind it
 */
record Field(int number, int type, long start, long payload, long end) {

    long length() {
        return end - payload;
    }
}
