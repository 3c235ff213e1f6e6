package org.pathlift.analysis.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * The Java that runs, and what it may take.
 *
 * @param version of Java, such as {@code 17.0.15}
 * @param vendor who built it
 * @param home where it is
 * @param system operating system and processor
 * @param bits of an address
 * @param processors that it may use
 * @param maxHeapBytes the most that its heap may take
 * @param memoryBytes of the machine, or the limit of the container
 * @param freeMemoryBytes of it that nobody uses now; caches of the system count as used
 */
public record JavaState(
        String version,
        String vendor,
        String home,
        String system,
        String bits,
        int processors,
        long maxHeapBytes,
        long memoryBytes,
        long freeMemoryBytes) {

    /** Asks the Java that runs. */
    static JavaState ofProcess() {
        OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new JavaState(
                System.getProperty("java.version", "unknown"),
                System.getProperty("java.vendor", "unknown"),
                System.getProperty("java.home", "unknown"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                System.getProperty("sun.arch.data.model", "unknown"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory(),
                machine.getTotalMemorySize(),
                machine.getFreeMemorySize());
    }
}
