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
import kolmo.experiments.attack.AttackKind;
import kolmo.experiments.metric.Measurement;
import kolmo.experiments.metric.Measurements;
import kolmo.experiments.metric.Metric;
import kolmo.experiments.metric.Quantity;
import kolmo.experiments.metric.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The rule by which the paper's statements are judged, on numbers that are made up.
class ClaimsTest {

  private static final List<Long> SEEDS = List.of(1L, 2L, 3L);
  private static final Quantity DAMAGE = new Quantity(AttackKind.MAX_DAMAGE, Metric.MSSSIM_OUT, 3);

  private static final Quantity SECONDS = Quantity.of(Metric.SECONDS_PER_STEP);

  private static Measurement of(String method, long seed, Quantity of, double value, int attacked) {
    return new Measurement(new Subject("mnist", method, seed), of, 0, value, attacked);
  }

  /// One value for each seed.
  private static List<Measurement> seeds(String method, Quantity of, double... values) {
    List<Measurement> all = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      all.add(of(method, i + 1, of, values[i], of.attack() == AttackKind.NONE ? 0 : 1000));
    }
    return all;
  }

  private static Measurements together(List<Measurement> a, List<Measurement> b) {
    return new Measurements(Stream.concat(a.stream(), b.stream()).toList());
  }

  private static Comparison.Result aAboveB(double[] a, double[] b, boolean orTied) {
    Measurements measured = together(seeds("a", DAMAGE, a), seeds("b", DAMAGE, b));
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
    Measurements measured = together(seeds("a", DAMAGE, .9, .9), seeds("b", DAMAGE, .1, .1));
    Comparison.Result result =
        Comparison.of(DAMAGE, "a", "b", false).among(measured, List.of(1L, 2L));
    assertThat(result.outcome()).isEqualTo(Outcome.NOT_DECIDED);
    assertThat(result.numbers()).endsWith("; 2 of 3 seeds");
  }

  @Test
  void fewerThanAThousandAttacksAreTooFew() {
    List<Measurement> measured = new ArrayList<>(seeds("b", DAMAGE, .1, .1, .1));
    SEEDS.forEach(s -> measured.add(of("a", s, DAMAGE, .9, s == 2 ? 999 : 1000)));
    Comparison.Result result =
        Comparison.of(DAMAGE, "a", "b", false).among(new Measurements(measured), SEEDS);
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
    Quantity proxy = Quantity.of(Metric.FID_PROXY);
    Measurements measured =
        together(seeds("a", proxy, 400, 400, 400), seeds("b", proxy, 393, 391, 300));
    assertThat(Comparison.of(proxy, "a", "b", false).among(measured, SEEDS).numbers())
        .contains("gaps +0.018 / +0.023 / +0.250");
  }

  private static Map<String, Verdict> judged(List<Measurement> measured) {
    Map<String, Verdict> byId = new LinkedHashMap<>();
    new Claims("mnist", new Measurements(measured), SEEDS)
        .judge()
        .forEach(v -> byId.put(v.id(), v));
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
          Quantity of =
              cell.of().metric() == Metric.FID ? Quantity.of(Metric.FID_PROXY) : cell.of();
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
            "C14",
            "C15",
            "C16");
    assertThat(judged.values()).noneMatch(v -> v.outcome() == Outcome.NOT_CONFIRMED);
    assertThat(judged.values())
        .filteredOn(v -> v.outcome() == Outcome.NOT_DECIDED)
        .filteredOn(v -> !v.id().equals("C12")) // the paper's ablation is without MS-SSIM in
        .filteredOn(v -> v.number() != 14 && v.number() != 15) // not in its tables
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
            m.of().method().equals("vae") && m.what().equals(DAMAGE)
                ? of("vae", m.of().seed(), DAMAGE, 0.45, 1000)
                : m);
    Map<String, Verdict> judged = judged(measured);
    assertThat(verdict(judged, "C1").outcome()).isEqualTo(Outcome.NOT_CONFIRMED);
    assertThat(verdict(judged, "C8").outcome()).isEqualTo(Outcome.NOT_CONFIRMED);
    assertThat(verdict(judged, "C2").outcome()).isEqualTo(Outcome.CONFIRMED);
  }

  @Test
  void whatWasNotMeasuredIsNamed() {
    List<Measurement> measured =
        paper().stream().filter(m -> !m.of().method().equals("smooth-encoder")).toList();
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
    List<Measurement> two = new ArrayList<>(seeds("smooth-encoder", SECONDS, .04, .04));
    two.addAll(seeds("ours", SECONDS, .02, .02));
    assertThat(verdict(judged(two), "C14").outcome()).isEqualTo(Outcome.NOT_DECIDED);
  }

  private static Outcome times(double first, double second, double third, double ours) {
    List<Measurement> steps =
        new ArrayList<>(seeds("smooth-encoder", SECONDS, first, second, third));
    steps.addAll(seeds("ours", SECONDS, ours, ours, ours));
    return verdict(judged(steps), "C14").outcome();
  }

  private static Verdict ofSweep(Path file) throws IOException {
    return verdict(judged(Claims.sweep(file).rows()), "C15");
  }

  @Test
  void aSweepOfCouplingsDecidesC15(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("table.csv");
    StringBuilder csv =
        new StringBuilder(
            "dataset,method,--coupling,--trials,attack,metric,lambda,value,seed,std,attacked\n");
    for (int seed = 1; seed <= 3; seed++) {
      for (String row :
          List.of(
              "0,10,none,msssim_clean,,0.8,%d,,0",
              "0,10,maxdamage,msssim_out,3,0.40,%d,,1000",
              "0,10,none,fid_proxy,,20,%d,,0",
              "0.99,10,none,msssim_clean,,0.8,%d,,0",
              "0.99,10,maxdamage,msssim_out,3,0.50,%d,,1000",
              "0.99,10,none,fid_proxy,,25,%d,,0")) {
        csv.append("mnist,ours,").append(row.formatted(seed)).append('\n');
      }
    }
    Files.writeString(file, csv);
    assertThat(ofSweep(file).outcome()).isEqualTo(Outcome.CONFIRMED);
    Files.writeString(file, csv.toString().replace(",fid_proxy", ",reached_a_mode"));
    Verdict without = ofSweep(file);
    assertThat(without.outcome()).isEqualTo(Outcome.NOT_DECIDED);
    assertThat(without.numbers().getLast()).startsWith("not measured: coupling=0.99 (FID-proxy)");
    assertThat(verdict(judged(List.of()), "C15").numbers())
        .containsExactly("no sweep given (--coupling-sweep)");
  }

  /// Numbers of a sweep are of other trainings than those of a table.
  @Test
  void aSweepTakesNoPartInTheOtherStatements() {
    List<Measurement> measured = new ArrayList<>(paper());
    for (String coupling : List.of("0", "0.9")) {
      Map<String, String> options = Map.of("coupling", coupling);
      seeds("ours", DAMAGE, 0, 0, 0).forEach(m -> measured.add(0, m.as(m.of().with(options))));
    }
    Map<String, Verdict> judged = judged(measured);
    Map<String, Verdict> without = judged(paper());
    judged.keySet().removeIf(id -> id.equals("C15"));
    without.keySet().removeIf(id -> id.equals("C15"));
    assertThat(judged).isEqualTo(without);
  }
}
