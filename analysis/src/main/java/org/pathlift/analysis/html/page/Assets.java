package org.pathlift.analysis.html.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The scripts and the style that every page holds. */
final class Assets {

    private static final String WEBJAR = "/META-INF/maven/org.webjars.npm/echarts/pom.properties";

    private Assets() {}

    static String style() {
        return read("page.css");
    }

    static String script() {
        return read("page.js");
    }

    /** Apache ECharts, as its WebJar holds it. */
    static String echarts() {
        try (InputStream stream = open(WEBJAR)) {
            Properties properties = new Properties();
            properties.load(stream);
            return read("/META-INF/resources/webjars/echarts/" + properties.getProperty("version")
                    + "/dist/echarts.min.js");
        } catch (IOException e) {
            throw new UncheckedIOException(WEBJAR, e);
        }
    }

    /** Returns what a content security policy names a script by. */
    static String hash(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String read(String name) {
        try (InputStream stream = open(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    private static InputStream open(String name) {
        @Nullable InputStream stream = Assets.class.getResourceAsStream(name);
        if (stream == null) {
            throw new IllegalStateException("the class path lacks " + name);
        }
        return stream;
    }
}
