package org.pathlift.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A headless Chromium, driven through its DevTools protocol. It keeps what pages log and what they ask the network for. */
final class Chromium implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SECONDS = 60;

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final Events events = new Events();
    private final AtomicInteger ids = new AtomicInteger();

    private Chromium(Process process, Path profile, URI page) throws Exception {
        this.process = process;
        this.profile = profile;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(page, events)
                .get(SECONDS, TimeUnit.SECONDS);
        send("Page.enable", Map.of());
        send("Runtime.enable", Map.of());
        send("Log.enable", Map.of());
        send("Network.enable", Map.of());
    }

    /** The program, where it is installed. */
    static Optional<Path> program() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Chromium start() throws Exception {
        Path profile = Files.createTempDirectory("pathlift-chromium");
        Process process = new ProcessBuilder(
                        program().orElseThrow().toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("log.txt").toFile())
                .start();
        Path told = profile.resolve("DevToolsActivePort");
        for (long end = System.nanoTime() + SECONDS * 1_000_000_000; !Files.exists(told) || Files.size(told) == 0; ) {
            if (System.nanoTime() > end || !process.isAlive()) {
                process.destroyForcibly();
                throw new AssertionError("Chromium did not start: " + Files.readString(profile.resolve("log.txt")));
            }
            Thread.sleep(50);
        }
        String port = Files.readAllLines(told).get(0);
        try (var targets =
                URI.create("http://127.0.0.1:" + port + "/json").toURL().openStream()) {
            for (JsonNode target : JSON.readTree(targets)) {
                if (target.path("type").asText().equals("page")) {
                    return new Chromium(
                            process,
                            profile,
                            URI.create(target.path("webSocketDebuggerUrl").asText()));
                }
            }
        }
        throw new AssertionError("Chromium has no page");
    }

    /** Sets the size of the window in pixels of CSS, and light or dark. */
    void show(int width, int height, String scheme) {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        send(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Opens a file and waits until it is loaded. */
    void open(Path page) throws Exception {
        events.told.clear();
        events.requests.clear();
        events.loaded = new CompletableFuture<>();
        send("Page.navigate", Map.of("url", page.toUri().toString()));
        events.loaded.get(SECONDS, TimeUnit.SECONDS);
        // Two frames, so that everything is drawn.
        evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))");
    }

    /** Returns what an expression of JavaScript gives; a promise is waited for. */
    JsonNode evaluate(String expression) {
        JsonNode result =
                send("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        if (result.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + result.path("exceptionDetails"));
        }
        return result.path("result").path("value");
    }

    /** Errors and warnings of the page: its own, the browser's, exceptions. */
    List<String> told() {
        return List.copyOf(events.told);
    }

    /** What was asked for besides the page itself and its blobs. */
    List<String> requests() {
        return List.copyOf(events.requests);
    }

    /** Writes the whole page as a PNG. */
    void screenshot(Path file) throws IOException {
        JsonNode size = send("Page.getLayoutMetrics", Map.of()).path("cssContentSize");
        JsonNode shot = send(
                "Page.captureScreenshot",
                Map.of(
                        "captureBeyondViewport",
                        true,
                        "clip",
                        Map.of(
                                "x", 0,
                                "y", 0,
                                "width", size.path("width").asDouble(),
                                "height", Math.min(16_000, size.path("height").asDouble()),
                                "scale", 1)));
        Files.write(file, Base64.getDecoder().decode(shot.path("data").asText()));
    }

    private JsonNode send(String method, Map<String, ?> parameters) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        events.answers.put(id, answer);
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        try {
            socket.sendText(message.toString(), true).get(SECONDS, TimeUnit.SECONDS);
            JsonNode told = answer.get(SECONDS, TimeUnit.SECONDS);
            if (told.has("error")) {
                throw new AssertionError(method + ": " + told.path("error"));
            }
            return told.path("result");
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(method, e);
        }
    }

    @Override
    public void close() {
        socket.abort();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            try (Stream<Path> files = Files.walk(profile)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the browser sends. */
    private static final class Events implements WebSocket.Listener {
        private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
        private final List<String> told = java.util.Collections.synchronizedList(new ArrayList<>());
        private final List<String> requests = java.util.Collections.synchronizedList(new ArrayList<>());
        private final StringBuilder part = new StringBuilder();
        private volatile CompletableFuture<Boolean> loaded = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                try {
                    take(JSON.readTree(part.toString()));
                } catch (IOException e) {
                    told.add("no JSON: " + e.getMessage());
                }
                part.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        private void take(JsonNode message) {
            JsonNode parameters = message.path("params");
            switch (message.path("method").asText()) {
                case "" -> {
                    CompletableFuture<JsonNode> answer =
                            answers.remove(message.path("id").asInt());
                    if (answer != null) {
                        answer.complete(message);
                    }
                }
                case "Page.loadEventFired" -> loaded.complete(true);
                case "Runtime.exceptionThrown" ->
                    told.add(parameters.path("exceptionDetails").toString());
                case "Runtime.consoleAPICalled" -> {
                    if (Arrays.asList("error", "warning", "assert")
                            .contains(parameters.path("type").asText())) {
                        told.add(parameters.path("args").toString());
                    }
                }
                case "Log.entryAdded" -> told.add(parameters.path("entry").toString());
                case "Network.requestWillBeSent" -> {
                    if (!parameters.path("type").asText().equals("Document")) {
                        requests.add(parameters.path("request").path("url").asText());
                    }
                }
                default -> {
                    // Of no interest.
                }
            }
        }
    }
}
