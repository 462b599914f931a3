package kolmo.experiments.paper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import kolmo.experiments.evaluate.Measurement;
import kolmo.experiments.evaluate.Measurement.Quantity;
import kolmo.experiments.paper.Claim.Outcome;
import kolmo.experiments.paper.Claim.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The rule by which the paper's statements are judged, on numbers that are made up.
class ClaimsTest {

  private static final List<Long> SEEDS = List.of(1L, 2L, 3L);
  private static final Quantity DAMAGE = new Quantity("maxdamage", "msssim_out", 3);

  private static Measurement of(String method, long seed, Quantity of, double value, int attacked) {
    return new Measurement(
        "mnist", method, seed, of.attack(), of.metric(), of.lambda(), value, 0.01, attacked);
  }

  /// One value for each seed.
  private static List<Measurement> seeds(String method, Quantity of, double... values) {
    List<Measurement> all = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      all.add(of(method, i + 1, of, values[i], of.attack().equals("none") ? 0 : 1000));
    }
    return all;
  }

  private static List<Measurement> together(List<Measurement> a, List<Measurement> b) {
    return Stream.concat(a.stream(), b.stream()).toList();
  }

  private static Comparison.Result aAboveB(double[] a, double[] b, boolean orTied) {
    List<Measurement> measured = together(seeds("a", DAMAGE, a), seeds("b", DAMAGE, b));
    return Comparison.of(DAMAGE, "a", "b", orTied).among(measured, SEEDS);
  }

  private static double[] three(double... values) {
    return values;
  }

  @Test
  void aGapAboveTheNoiseInEverySeedConfirms() {
    Comparison.Result result = aAboveB(three(.53, .60, .55), three(.50, .50, .50), false);
    assertThat(result.outcome()).isEqualTo(Outcome.CONFIRMED);
    assertThat(result.numbers())
        .isEqualTo(
            "max damage, λ = 3, MS-SSIM out: a > b? 0.530 / 0.600 / 0.550 against"
                + " 0.500 / 0.500 / 0.500, gaps +0.030 / +0.100 / +0.050");
  }

  @Test
  void theOppositeInEverySeedDoesNotConfirm() {
    assertThat(aAboveB(three(.40, .41, .42), three(.50, .50, .50), false).outcome())
        .isEqualTo(Outcome.NOT_CONFIRMED);
  }

  @Test
  void aGapWithinTheNoiseInOneSeedDecidesNothing() {
    Comparison.Result result = aAboveB(three(.60, .519, .60), three(.50, .50, .50), false);
    assertThat(result.outcome()).isEqualTo(Outcome.NOT_DECIDED);
    assertThat(result.numbers()).endsWith("; a gap is within 0.02");
  }

  @Test
  void seedsThatDisagreeDecideNothing() {
    Comparison.Result result = aAboveB(three(.60, .40, .60), three(.50, .50, .50), false);
    assertThat(result.outcome()).isEqualTo(Outcome.NOT_DECIDED);
    assertThat(result.numbers()).endsWith("; the seeds disagree");
  }

  @Test
  void aMissingSeedDecidesNothing() {
    Comparison.Result result = aAboveB(three(.60, .60), three(.50, .50, .50), false);
    assertThat(result.outcome()).isEqualTo(Outcome.NOT_DECIDED);
    assertThat(result.numbers()).endsWith("; no a with seed 3");
  }

  @Test
  void aValueThatIsNoNumberIsMissing() {
    Comparison.Result result = aAboveB(three(.6, .6, Double.NaN), three(.5, .5, .5), false);
    assertThat(result.outcome()).isEqualTo(Outcome.NOT_DECIDED);
    assertThat(result.numbers()).endsWith("; no a with seed 3");
  }

  @Test
  void twoSeedsAreTooFew() {
    List<Measurement> measured = together(seeds("a", DAMAGE, .9, .9), seeds("b", DAMAGE, .1, .1));
    Comparison.Result result =
        Comparison.of(DAMAGE, "a", "b", false).among(measured, List.of(1L, 2L));
    assertThat(result.outcome()).isEqualTo(Outcome.NOT_DECIDED);
    assertThat(result.numbers()).endsWith("; 2 of 3 seeds");
  }

  @Test
  void fewerThanAThousandAttacksAreTooFew() {
    List<Measurement> measured = new ArrayList<>(seeds("b", DAMAGE, .1, .1, .1));
    SEEDS.forEach(s -> measured.add(of("a", s, DAMAGE, .9, s == 2 ? 999 : 1000)));
    Comparison.Result result = Comparison.of(DAMAGE, "a", "b", false).among(measured, SEEDS);
    assertThat(result.outcome()).isEqualTo(Outcome.NOT_DECIDED);
    assertThat(result.numbers()).endsWith("; 999 of 1,000 attacked images");
  }

  @Test
  void aTieWillDoWhereTheStatementAllowsIt() {
    assertThat(aAboveB(three(.49, .51, .50), three(.50, .50, .50), true).outcome())
        .isEqualTo(Outcome.CONFIRMED);
    assertThat(aAboveB(three(.47, .51, .50), three(.50, .50, .50), true).outcome())
        .isEqualTo(Outcome.NOT_DECIDED);
  }

  @Test
  void theGapOfAProxyIsRelative() {
    Quantity proxy = new Quantity("none", Measurement.FID_PROXY, 0);
    List<Measurement> measured =
        together(seeds("a", proxy, 400, 400, 400), seeds("b", proxy, 393, 391, 300));
    assertThat(Comparison.of(proxy, "a", "b", false).among(measured, SEEDS).numbers())
        .contains("gaps +0.018 / +0.023 / +0.250");
  }

  private static Map<String, Verdict> judged(List<Measurement> measured) {
    Map<String, Verdict> byId = new LinkedHashMap<>();
    new Claims("mnist", measured, SEEDS).judge(List.of()).forEach(v -> byId.put(v.id(), v));
    return byId;
  }

  private static Verdict verdict(Map<String, Verdict> judged, String id) {
    return Objects.requireNonNull(judged.get(id), id);
  }

  /// The paper's own numbers of MNIST, as if every seed had given them.
  private static List<Measurement> paper() {
    List<Measurement> all = new ArrayList<>();
    for (PaperTables.Cell cell : PaperTables.read().cells()) {
      if (!cell.dataset().equals("MNIST") || (cell.table() == 2 && cell.method().equals("Ours"))) {
        continue;
      }
      for (String method : PaperNames.rows(cell.table())) {
        if (PaperNames.method(method).equals(cell.method())) {
          String metric = cell.metric().equals("fid") ? Measurement.FID_PROXY : cell.metric();
          Quantity of = new Quantity(cell.attack(), metric, cell.lambda());
          all.addAll(seeds(method, of, cell.value(), cell.value(), cell.value()));
        }
      }
    }
    return all;
  }

  /// What can be seen to be wrong in the statements themselves: with the paper's numbers none of
  /// them may be contradicted.
  @Test
  void thePapersNumbersContradictNoneOfItsStatements() {
    Map<String, Verdict> judged = judged(paper());
    assertThat(judged.keySet())
        .containsExactly(
            "C1",
            "C2",
            "C3",
            "C4",
            "C5",
            "C6 (augmented-zero)",
            "C6 (augmented-mask)",
            "C7 (augmented-zero)",
            "C7 (augmented-mask)",
            "C8",
            "C9",
            "C10 (augmented-zero)",
            "C10 (augmented-mask)",
            "C11",
            "C12",
            "C13",
            "C16");
    assertThat(judged.values()).noneMatch(v -> v.outcome() == Outcome.NOT_CONFIRMED);
    assertThat(judged.values())
        .filteredOn(v -> v.outcome() == Outcome.NOT_DECIDED)
        .filteredOn(v -> !v.id().equals("C12")) // the paper's ablation is without MS-SSIM in
        .as("gaps of the paper that are within the noise")
        .allSatisfy(v -> assertThat(v.numbers()).anyMatch(n -> n.endsWith("a gap is within 0.02")));
    for (String id : List.of("C1", "C2", "C3", "C4", "C6 (augmented-zero)", "C8", "C9", "C11")) {
      assertThat(verdict(judged, id).outcome()).as(id).isEqualTo(Outcome.CONFIRMED);
    }
  }

  @Test
  void oneContradictionIsEnough() {
    List<Measurement> measured = new ArrayList<>(paper());
    measured.replaceAll(
        m ->
            m.method().equals("vae") && m.quantity().equals(DAMAGE)
                ? of("vae", m.seed(), DAMAGE, 0.45, 1000)
                : m);
    Map<String, Verdict> judged = judged(measured);
    assertThat(verdict(judged, "C1").outcome()).isEqualTo(Outcome.NOT_CONFIRMED);
    assertThat(verdict(judged, "C8").outcome()).isEqualTo(Outcome.NOT_CONFIRMED);
    assertThat(verdict(judged, "C2").outcome()).isEqualTo(Outcome.CONFIRMED);
  }

  @Test
  void whatWasNotMeasuredIsNamed() {
    List<Measurement> measured =
        paper().stream().filter(m -> !m.method().equals("smooth-encoder")).toList();
    Verdict c1 = verdict(judged(measured), "C1");
    assertThat(c1.outcome()).isEqualTo(Outcome.NOT_DECIDED);
    assertThat(c1.numbers().getLast())
        .isEqualTo("not measured: smooth-encoder (max damage, λ = 3, MS-SSIM out)");
    assertThat(judged(List.of()).values()).allMatch(v -> v.outcome() == Outcome.NOT_DECIDED);
  }

  @Test
  void stepsOfTheSmoothEncoderTakeAboutTwiceAsLongOrNot() {
    assertThat(times(.04, .05, .03, .02)).isEqualTo(Outcome.CONFIRMED);
    assertThat(times(.06, .07, .08, .02)).isEqualTo(Outcome.NOT_CONFIRMED);
    assertThat(times(.04, .07, .04, .02)).isEqualTo(Outcome.NOT_DECIDED);
    List<StepTimes.Step> two = new ArrayList<>();
    for (long seed : List.of(1L, 2L)) {
      two.add(new StepTimes.Step("smooth-encoder", seed, .04));
      two.add(new StepTimes.Step("ours", seed, .02));
    }
    assertThat(new StepTimes(two, SEEDS).judge().outcome()).isEqualTo(Outcome.NOT_DECIDED);
  }

  private static Outcome times(double first, double second, double third, double ours) {
    List<StepTimes.Step> steps = new ArrayList<>();
    double[] se = {first, second, third};
    for (int i = 0; i < 3; i++) {
      steps.add(new StepTimes.Step("smooth-encoder", i + 1, se[i]));
      steps.add(new StepTimes.Step("ours", i + 1, ours));
    }
    return new StepTimes(steps, SEEDS).judge().outcome();
  }

  @Test
  void aSweepOfCouplingsDecidesC15(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("table.csv");
    StringBuilder csv =
        new StringBuilder("coupling,trials,seed,status,msssim_clean,maxdamage_3,fid_proxy\n");
    for (int seed = 1; seed <= 3; seed++) {
      csv.append("0,10,").append(seed).append(",finished,0.8,0.40,20\n");
      csv.append("0.99,10,").append(seed).append(",finished,0.8,0.50,25\n");
    }
    Files.writeString(file, csv);
    assertThat(CouplingSweep.read(file).judge().outcome()).isEqualTo(Outcome.CONFIRMED);
    Files.writeString(file, csv.toString().replace(",fid_proxy", ",other"));
    Verdict without = CouplingSweep.read(file).judge();
    assertThat(without.outcome()).isEqualTo(Outcome.NOT_DECIDED);
    assertThat(without.numbers().getLast()).startsWith("not measured: coupling=0.99 (FID-proxy)");
    assertThat(CouplingSweep.absent().numbers())
        .containsExactly("no sweep given (--coupling-sweep)");
  }
}
