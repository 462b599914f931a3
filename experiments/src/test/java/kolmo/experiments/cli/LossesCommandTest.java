package kolmo.experiments.cli;

import static kolmo.experiments.cli.Cli.works;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// `kolmo losses` against the definitions, computed here a second time.
class LossesCommandTest {

  private static final double SIGMA = 1.3;
  private static final double COUPLING = 0.6;
  private static final double[][] CENTERS = {{4, 0, -1}, {0, 4, 0.5}};

  private static final double[][] Z = codes(1, 7);
  private static final double[][] ADVERSARIAL = codes(2, 7);

  @TempDir private static Path folder;

  @BeforeAll
  static void write() throws IOException {
    NpyBytes.write(folder.resolve("z.npy"), Z);
    NpyBytes.write(folder.resolve("a.npy"), ADVERSARIAL);
    NpyBytes.write(folder.resolve("c.npy"), CENTERS);
  }

  private static double[][] codes(long seed, int n) {
    Random random = new Random(seed);
    double[][] z = new double[n][CENTERS[0].length];
    for (double[] row : z) {
      for (int d = 0; d < row.length; d++) {
        row[d] = 2.5 * random.nextGaussian() + 1;
      }
    }
    return z;
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  private static JsonNode losses(String... more) {
    return ofFiles(path("z.npy"), path("a.npy"), more);
  }

  private static JsonNode ofFiles(String z, String adversarial, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "losses",
                "--z",
                z,
                "--z-adv",
                adversarial,
                "--centers",
                path("c.npy"),
                "--sigma",
                "" + SIGMA,
                "--coupling",
                "" + COUPLING));
    args.addAll(List.of(more));
    return works(args.toArray(String[]::new)).json();
  }

  /// In the order of the output.
  private static Map<String, ToDoubleBiFunction<double[][], double[][]>> definitions() {
    PlainLosses plain = new PlainLosses(CENTERS, SIGMA);
    Map<String, ToDoubleBiFunction<double[][], double[][]>> all = new LinkedHashMap<>();
    all.put("ks", (z, a) -> plain.ks(z));
    all.put("ks_stacked", plain::ksStacked);
    all.put("ks_two_sample", plain::ksTwoSample);
    all.put("ks_paired", plain::ksPaired);
    all.put("cov", (z, a) -> plain.cov(z));
    all.put("cov_augmented", (z, a) -> plain.covCoupled(z, a, 0));
    all.put("cov_coupled", (z, a) -> plain.covCoupled(z, a, COUPLING));
    return all;
  }

  @Test
  void valuesAndGradientNormsAreThoseOfTheDefinitions() {
    JsonNode json = losses();
    assertThat(json.at("/n").asInt()).isEqualTo(7);
    assertThat(json.at("/d").asInt()).isEqualTo(3);
    assertThat(json.at("/k").asInt()).isEqualTo(2);
    assertThat(json.propertyNames()).containsExactly("n", "d", "k", "value", "grad_norm");
    var definitions = definitions();
    assertThat(json.at("/value").propertyNames()).containsExactlyElementsOf(definitions.keySet());
    assertThat(json.at("/grad_norm").propertyNames())
        .containsExactlyElementsOf(definitions.keySet());
    definitions.forEach(
        (name, f) -> {
          double value = f.applyAsDouble(Z, ADVERSARIAL);
          assertThat(json.at("/value/" + name).asDouble())
              .as(name)
              .isCloseTo(value, within(1e-12 * (1 + value)));
          double dz = PlainLosses.gradientNorm(z -> f.applyAsDouble(z, ADVERSARIAL), Z);
          assertThat(json.at("/grad_norm/" + name + "/0").asDouble())
              .as(name + " by z")
              .isCloseTo(dz, within(1e-7 * (1 + dz)));
          double da = PlainLosses.gradientNorm(a -> f.applyAsDouble(Z, a), ADVERSARIAL);
          assertThat(json.at("/grad_norm/" + name + "/1").asDouble())
              .as(name + " by a")
              .isCloseTo(da, within(1e-7 * (1 + da)));
        });
  }

  @Test
  void aTermThatDoesNotDependOnTheAdversaryHasTheGradientZero() {
    JsonNode json = losses();
    assertThat(json.at("/grad_norm/ks/1").asDouble()).isZero();
    assertThat(json.at("/grad_norm/cov/1").asDouble()).isZero();
  }

  @Test
  void withoutAdversarialCodesOnlyTheTermsOfOneSet() {
    JsonNode both = losses();
    JsonNode one =
        works("losses", "--z", path("z.npy"), "--centers", path("c.npy"), "--sigma", "" + SIGMA)
            .json();
    for (String part : List.of("/value", "/grad_norm")) {
      assertThat(one.at(part).propertyNames()).containsExactly("ks", "cov");
      assertThat(one.at(part + "/ks")).isEqualTo(both.at(part + "/ks"));
      assertThat(one.at(part + "/cov")).isEqualTo(both.at(part + "/cov"));
    }
  }

  @Test
  void equalCodesHaveNoTwoSampleTerm() {
    JsonNode json = ofFiles(path("z.npy"), path("z.npy"));
    assertThat(json.at("/value/ks_paired").asDouble()).isZero();
    assertThat(json.at("/value/ks_two_sample").asDouble()).isZero();
    assertThat(json.at("/grad_norm/ks_paired/0").asDouble()).isZero();
    assertThat(json.at("/grad_norm/ks_paired/1").asDouble()).isZero();
  }

  @Test
  void theSortedTermIgnoresTheOrderOfTheCodesAndThePairedDoesNot() throws IOException {
    double[][] turned = new double[Z.length][];
    for (int i = 0; i < Z.length; i++) {
      turned[i] = Z[(i + 1) % Z.length];
    }
    Path file = NpyBytes.write(folder.resolve("turned.npy"), turned);
    JsonNode json = ofFiles(path("z.npy"), file.toString());
    assertThat(json.at("/value/ks_two_sample").asDouble()).isZero();
    assertThat(json.at("/value/ks_paired").asDouble()).isPositive();
  }

  @Test
  void floatsGiveNearlyTheSame() {
    JsonNode exact = losses();
    JsonNode cpu = losses("--backend", "cpu");
    for (String name : definitions().keySet()) {
      for (String at : List.of("/value/" + name, "/grad_norm/" + name + "/0")) {
        double v = exact.at(at).asDouble();
        assertThat(cpu.at(at).asDouble()).as(at).isCloseTo(v, within(1e-5 * (1 + v)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "<f8,true",
    ">f8,false",
    ">f8,true",
    "<f4,false",
    ">f4,true",
    "<i8,false",
    ">i2,true"
  })
  void theFileFormatDoesNotMatter(String type, boolean fortran) throws IOException {
    double[][] whole = {{1, -2, 3}, {4, 5, -6}, {-7, 8, 9}, {2, 0, 1}}; // exact in every type
    Path plain = NpyBytes.write(folder.resolve("whole.npy"), whole);
    Path other = folder.resolve("other.npy");
    Files.write(other, NpyBytes.of(type, fortran, whole));
    assertThat(ofFiles(other.toString(), other.toString()))
        .isEqualTo(ofFiles(plain.toString(), plain.toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "0", "1"})
  void theCouplingMayBeAnythingUpToOne(String coupling) {
    double value =
        new PlainLosses(CENTERS, 1).covCoupled(Z, ADVERSARIAL, Double.parseDouble(coupling));
    JsonNode json =
        works(
                "losses",
                "--z",
                path("z.npy"),
                "--z-adv",
                path("a.npy"),
                "--centers",
                path("c.npy"),
                "--coupling",
                coupling)
            .json();
    assertThat(json.at("/value/cov_coupled").asDouble())
        .isCloseTo(value, within(1e-12 * (1 + value)));
  }

  @Test
  void oneCodeIsEnough() throws IOException {
    String one = NpyBytes.write(folder.resolve("one.npy"), new double[][] {{1, 2, 3}}).toString();
    double[][] z = {{1, 2, 3}};
    assertThat(ofFiles(one, one).at("/value/ks").asDouble())
        .isCloseTo(new PlainLosses(CENTERS, SIGMA).ks(z), within(1e-12));
  }
}
