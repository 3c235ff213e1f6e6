package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.analysis.explanation.Explanations;
import org.pathlift.testdata.TestData;

/**
 * The pages of real runs in a real browser: nothing goes wrong in them, nothing is asked of the network, every picture is
 * drawn, and nothing is wider than the window. Skipped where no Chromium is installed.
 *
 * <p>With {@code -Dpathlift.screenshots=FOLDER} every page is also written there, and as PNG as it looks on a desk and on a
 * phone.
 */
class HtmlReportsTest {

    /**
     * Of every picture: how many shapes it has that are not its frame, whether all of it lies within its place, and where its
     * caption leads.
     */
    private static final String PICTURES = """
            [...document.querySelectorAll('.chart')].map(place => ({
              title: document.getElementById(place.id + '-title').textContent,
              more: [...document.getElementById(place.id + '-reading').querySelectorAll('a')].map(link => ({
                text: link.textContent,
                leads: document.querySelector('details' + link.hash) ? link.hash : ''
              })),
              reading: document.getElementById(place.id + '-reading').textContent,
              shapes: place.querySelectorAll('svg path, svg polygon, svg polyline, svg rect').length,
              paged: [...place.querySelectorAll('svg text')].some(text => /^\\d+\\/\\d+$/.test(text.textContent)),
              texts: place.querySelectorAll('svg text').length,
              colours: new Set([...place.querySelectorAll('svg [fill], svg [stroke]')].flatMap(shape =>
                [shape.getAttribute('fill'), shape.getAttribute('stroke')])).size,
              width: place.querySelector('svg') ? place.querySelector('svg').getBoundingClientRect().width : 0,
              room: place.getBoundingClientRect().width
            }))
            """;

    @TempDir
    private static Path folder;

    private static Chromium browser;
    private static Path digits;

    @BeforeAll
    static void start() throws Exception {
        if (Chromium.program().isEmpty()) {
            return;
        }
        browser = Chromium.start();
        digits = folder.resolve("digits.onnx");
        Cli.run("new", "mlp", digits, "--input", "64", "--classes", "10", "--depth", "3", "--activation", "tanh")
                .succeeded();
    }

    /** Test by test, so that all are counted as skipped. */
    @BeforeEach
    void needsABrowser() {
        assumeTrue(browser != null, "no Chromium is installed: apt-get install chromium");
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    private static Path page(String name, Object... command) {
        Path page = folder.resolve(name + ".html");
        List<Object> arguments = new ArrayList<>(Arrays.asList(command));
        arguments.addAll(List.of("--html", page, "--force", "--quiet"));
        Cli.run(arguments.toArray()).succeeded();
        return page;
    }

    /** Looks at a page on a desk and on a phone, light and dark. */
    private static void look(Path page, int pictures) throws Exception {
        for (int width : new int[] {1280, 390}) {
            String scheme = width == 390 ? "dark" : "light";
            browser.show(width, 900, scheme);
            browser.open(page);
            String where = page.getFileName() + " at " + width;

            assertThat(browser.told()).as(where).isEmpty();
            assertThat(browser.requests()).as(where).isEmpty();
            JsonNode drawn = browser.evaluate(PICTURES);
            assertThat(drawn).as(where).hasSizeGreaterThanOrEqualTo(pictures);
            for (JsonNode picture : drawn) {
                String which = where + ": " + picture;
                assertThat(picture.path("shapes").asInt()).as(which).isGreaterThan(3);
                assertThat(picture.path("texts").asInt()).as(which).isGreaterThan(1);
                assertThat(picture.path("colours").asInt()).as(which).isGreaterThan(2);
                assertThat(picture.path("reading").asText()).as(which).isNotBlank();
                assertThat(picture.path("more")).as(which).hasSize(1);
                String leads = picture.at("/more/0/leads").asText();
                assertThat(leads).as(which).startsWith("#metric-");
                assertThat(picture.at("/more/0/text").asText())
                        .as(which)
                        .isEqualTo("docs/metrics.md#" + leads.substring("#metric-".length()));
                assertThat(picture.path("paged").asBoolean(true))
                        .as("a legend that is cut " + which)
                        .isFalse();
                assertThat(picture.path("width").asDouble()).as(which).isPositive();
                assertThat(picture.path("width").asDouble())
                        .as(which)
                        .isLessThanOrEqualTo(picture.path("room").asDouble() + 1);
            }
            assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                    .as(where)
                    .isLessThanOrEqualTo(width);
            String shots = System.getProperty("pathlift.screenshots", "");
            if (!shots.isEmpty()) {
                Path target = Files.createDirectories(Path.of(shots));
                String name = page.getFileName().toString().replace(".html", "-" + width + ".png");
                browser.screenshot(target.resolve(name));
                Files.copy(page, target.resolve(page.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet_bn", "attention_swiglu", "mobile_relu_bn", "densenet_bn"})
    void inspectAndRescale(String fixture) throws Exception {
        look(page("inspect-" + fixture, "inspect", TestData.fixture(fixture)), 1);
        look(page("rescale-" + fixture, "rescale", TestData.fixture(fixture)), 4);
    }

    @Test
    void initAnalyzeAndNew() throws Exception {
        Path model = TestData.fixture("resnet_bn");
        look(page("init", "init", model, "--gradients"), 5);
        look(page("analyze", "analyze", digits, "--data", "digits", "--inputs", "6", "--invariance"), 8);
        look(page("new", "new", "lenet", folder.resolve("lenet.onnx"), "--input", "1,28,28"), 1);
    }

    @Test
    void trainingAndWhatComesOfIt() throws Exception {
        String[] brief = {"--data", "digits", "--epochs", "2", "--batch-size", "256"};
        List<Path> trained = new ArrayList<>();
        for (int seed = 1; seed <= 3; seed++) {
            trained.add(folder.resolve("trained" + seed + ".onnx"));
            Path snapshots = folder.resolve("snapshots" + seed);
            look(
                    page(
                            "train" + seed,
                            concat(
                                    new Object[] {"train", digits, trained.get(seed - 1), "--seed", seed},
                                    brief,
                                    "--snapshots",
                                    snapshots + "@steps=3")),
                    2);
        }
        look(
                page(
                        "compare",
                        concat(new Object[] {"train", digits}, brief, "--compare", "none,pathcond", "--seeds", 2)),
                3);
        look(page("trajectory", "trajectory", folder.resolve("snapshots1"), "--data", "digits", "--inputs", "16"), 4);
        look(page("replicas", "replicas", trained.get(0), trained.get(1), trained.get(2)), 2);
        look(page("match", "match", trained.get(0), trained.get(1), "--data", "digits"), 2);
    }

    @Test
    void otherCommands() throws Exception {
        Path rescaled = folder.resolve("rescaled.onnx");
        Path model = TestData.fixture("mlp_relu");
        Cli.run("rescale", model, rescaled).succeeded();
        look(page("verify", "verify", model, rescaled, "--symmetry"), 1);
        look(page("expand", "expand", TestData.fixture("resnet_bn"), "--factor", "2"), 0);
        look(page("asymmetric", "asymmetric", model, folder.resolve("asymmetric.onnx"), "--kind", "w"), 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "phase-diagram --activation tanh --width 32 --depth 8 --seeds 3",
                "kernels --networks 3 --widths 8,16,32 --examples 100 --inputs 5",
                "commutativity --widths 8,16,32 --samples 20",
                "degeneracy --width 32 --depth 20 --samples 100",
                "scaling --activation tanh --distances -0.3,0,0.5 --depth 30 --widths 10,20 --seeds 4",
                "resizing --activation relu --images 5 --depth 10 --widths 8,16 --seeds 5",
                "replicas --replicas 3 --epochs 1 --examples 100"
            })
    void studies(String study) throws Exception {
        look(page("study-" + study.split(" ")[0], (Object[]) ("study " + study).split(" ")), 3);
    }

    @Test
    void page_sortsCopiesAndResizes() throws Exception {
        Path page = page("sorting", "inspect", TestData.fixture("resnet_bn"));
        browser.show(1280, 900, "light");
        browser.open(page);

        String sorted = "(() => { const table = [...document.querySelectorAll('table')].find(each =>"
                + " each.caption.textContent === 'Weight tensors'); const head = table.querySelectorAll('thead th')[1];"
                + " head.querySelector('button').click(); return { sort: head.getAttribute('aria-sort'), numbers:"
                + " [...table.tBodies[0].rows].map(row => Number(row.cells[1].dataset.value)) }; })()";
        JsonNode up = browser.evaluate(sorted);
        assertThat(up.path("sort").asText()).isEqualTo("ascending");
        assertThat(numbers(up.path("numbers"))).hasSize(18).isSorted();
        JsonNode down = browser.evaluate(sorted);
        assertThat(down.path("sort").asText()).isEqualTo("descending");
        assertThat(numbers(down.path("numbers"))).isSortedAccordingTo(java.util.Comparator.reverseOrder());

        String copied = browser.evaluate("(() => { let text; document.execCommand = () => { text ="
                        + " document.querySelector('textarea').value; }; navigator.clipboard.writeText = () =>"
                        + " Promise.reject(); document.querySelector('.copy').click(); return new Promise(done =>"
                        + " setTimeout(() => done(text), 100)); })()")
                .asText();
        assertThat(copied.lines().toList()).contains("from\tto\tnodes\tunits\tparameters\thas a path lifting");
        assertThat(copied).contains("input\tlogits\t21.0\t64.0\t9690.0\tyes");

        String report = browser.evaluate("document.getElementById('report').textContent")
                .asText();
        assertThat(Cli.parse(report).at("/units").asInt()).isEqualTo(64);

        String width = "document.querySelector('.chart svg').getBoundingClientRect().width";
        double before = browser.evaluate(width).asDouble();
        browser.show(500, 900, "light");
        browser.evaluate("new Promise(done => setTimeout(done, 500))");
        assertThat(browser.evaluate(width).asDouble()).isLessThan(before).isLessThan(500);
        assertThat(browser.told()).isEmpty();
    }

    @Test
    void linkOfACaption_unfoldsWhatDocsSay() throws Exception {
        Path page = page("explained", "rescale", TestData.fixture("mlp_relu"));
        browser.show(1280, 900, "light");
        browser.open(page);
        String place =
                "(() => { const part = document.querySelector('details#metric-objective'); return { open: part.open,"
                        + " text: part.textContent, top: part.getBoundingClientRect().top }; })()";
        JsonNode before = browser.evaluate(place);
        assertThat(before.path("open").asBoolean()).isFalse();
        assertThat(before.path("text").asText()).contains(Explanations.OBJECTIVE.measures());

        browser.evaluate("document.querySelector('figcaption a[href=\"#metric-objective\"]').click()");
        browser.evaluate("new Promise(done => setTimeout(done, 200))");
        JsonNode after = browser.evaluate(place);
        assertThat(after.path("open").asBoolean()).isTrue();
        assertThat(after.path("top").asDouble()).isBetween(0.0, 900.0);
        assertThat(browser.told()).isEmpty();
    }

    @Test
    void paper_hasWhatIsFolded_andLowerPictures() throws Exception {
        browser.show(1280, 900, "light");
        browser.open(page("paper", "rescale", TestData.fixture("mlp_relu")));
        String look = "(() => ({ folded: document.querySelectorAll('.meaning:not([open])').length, height:"
                + " [...document.querySelectorAll('.chart')].reduce((sum, place) => sum + place.clientHeight, 0) }))()";
        JsonNode screen = browser.evaluate(look);
        browser.evaluate("window.dispatchEvent(new Event('beforeprint'))");
        JsonNode paper = browser.evaluate(look);
        browser.evaluate("window.dispatchEvent(new Event('afterprint'))");

        assertThat(screen.path("folded").asInt()).isEqualTo(2);
        assertThat(paper.path("folded").asInt()).isZero();
        assertThat(paper.path("height").asInt())
                .isLessThan(screen.path("height").asInt());
        assertThat(browser.evaluate(look)).isEqualTo(screen);
        assertThat(browser.told()).isEmpty();
    }

    @Test
    void strangeNames_areShownAndNotRun() throws Exception {
        Path strange = folder.resolve("a\"b'<img src=x onerror=alert(1)>&.onnx");
        Files.copy(TestData.fixture("mlp_relu"), strange);
        Path page = page("strange", "inspect", strange);
        look(page, 1);

        assertThat(browser.evaluate("document.querySelector('h1').textContent").asText())
                .isEqualTo(strange.getFileName().toString());
        assertThat(browser.evaluate("document.querySelectorAll('img').length").asInt())
                .isZero();
    }

    private static List<Double> numbers(JsonNode array) {
        List<Double> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.asDouble()));
        return numbers;
    }

    private static Object[] concat(Object[] first, String[] second, Object... third) {
        List<Object> all = new ArrayList<>(Arrays.asList(first));
        all.addAll(Arrays.asList(second));
        all.addAll(Arrays.asList(third));
        return all.toArray();
    }
}
