package org.pathlift.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What the build knows of itself. */
final class Build implements IVersionProvider {

    private static final String RESOURCE = "build.properties";

    /** Returns the version, such as {@code 0.1.0}. */
    static String version() {
        return properties().getProperty("version", "unknown");
    }

    /** Returns the version, and the commit where the build knew it. */
    @Override
    public String[] getVersion() {
        String commit = properties().getProperty("commit", "");
        boolean known = commit.matches("[0-9a-f]{4,40}");
        return new String[] {"pathlift " + version() + (known ? " (" + commit + ")" : "")};
    }

    private static Properties properties() {
        Properties properties = new Properties();
        try (InputStream in = Build.class.getResourceAsStream(RESOURCE)) {
            if (in != null) {
                properties.load(in);
            }
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + RESOURCE + " cannot be read", e);
        }
    }
}
