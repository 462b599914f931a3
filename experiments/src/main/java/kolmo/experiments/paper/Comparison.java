package kolmo.experiments.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import kolmo.experiments.attack.AttackKind;
import kolmo.experiments.metric.Measurement;
import kolmo.experiments.metric.Measurements;
import kolmo.experiments.metric.Quantity;

/// Whether one method's value lies above another's, decided over several trainings:
///
/// ```text
/// gapₛ = high(s) − low(s)                     s: a seed; MS-SSIM, or per cent / 100;
///                                             FID-proxy: over the larger of the two
/// above        gapₛ >  0.02  for every s      at least 3 seeds, each with ≥ 1,000 attacked images
/// not below    gapₛ > −0.02  for every s      with `orTied`
/// contradicted gapₛ < −0.02  for every s
/// ```
///
/// Everything else is not decided: a gap within the noise, seeds that disagree, numbers that are
/// missing. A mean over 1,000 attacks has a standard error of about 0.006.
///
/// @param high what is said to be higher
/// @param low what is said to be lower
/// @param orTied whether the same value will do
public record Comparison(Side high, Side low, boolean orTied) {

  /// One of the two.
  record Side(Quantity of, String method) {}

  /// Two methods in one quantity.
  static Comparison of(Quantity of, String high, String low, boolean orTied) {
    return new Comparison(new Side(of, high), new Side(of, low), orTied);
  }

  static final double NOISE = 0.02;
  static final int SEEDS = 3;
  static final int ATTACKED = 1000;

  /// What the numbers say.
  ///
  /// @param numbers and what they are
  record Result(Outcome outcome, String numbers) {}

  /// Decides.
  ///
  /// @param seeds the trainings that count
  Result among(Measurements measured, List<Long> seeds) {
    List<Double> gaps = new ArrayList<>();
    List<Double> highs = new ArrayList<>();
    List<Double> lows = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    int attacked = Integer.MAX_VALUE;
    for (long seed : seeds) {
      Optional<Measurement> above = find(measured, high, seed);
      Optional<Measurement> below = find(measured, low, seed);
      if (above.isEmpty()) {
        missing.add(high.method() + " with seed " + seed);
      }
      if (below.isEmpty()) {
        missing.add(low.method() + " with seed " + seed);
      }
      if (above.isPresent() && below.isPresent()) {
        highs.add(above.get().value());
        lows.add(below.get().value());
        gaps.add(high.of().metric().unit().gap(above.get().value(), below.get().value()));
        attacked = Math.min(attacked, Math.min(above.get().images(), below.get().images()));
      }
    }
    if (gaps.isEmpty()) {
      return new Result(Outcome.NOT_DECIDED, statement() + ": no " + shortest(missing));
    }
    String numbers =
        "%s? %s against %s, gaps %s"
            .formatted(
                statement(),
                list(highs, places()),
                list(lows, places()),
                list(gaps.stream().map(Comparison::withoutSignedZero).toList(), "%+.3f"));
    if (!missing.isEmpty()) {
      return undecided(numbers, "no " + shortest(missing));
    }
    if (seeds.size() < SEEDS) {
      return undecided(numbers, seeds.size() + " of " + SEEDS + " seeds");
    }
    if (high.of().attack() != AttackKind.NONE && attacked < ATTACKED) {
      return undecided(numbers, attacked + " of 1,000 attacked images");
    }
    return decide(gaps, numbers);
  }

  /// What of the two was not measured at all, with any seed.
  List<String> unmeasured(Measurements measured) {
    return Stream.of(high, low)
        .filter(
            side ->
                measured.rows().stream()
                    .noneMatch(
                        m -> m.of().method().equals(side.method()) && m.what().equals(side.of())))
        .map(side -> side.method() + " (" + side.of().text() + ")")
        .toList();
  }

  private Result decide(List<Double> gaps, String numbers) {
    double least = orTied ? -NOISE : NOISE;
    if (gaps.stream().allMatch(g -> g > least)) {
      return new Result(Outcome.CONFIRMED, numbers);
    }
    if (gaps.stream().allMatch(g -> g < -NOISE)) {
      return new Result(Outcome.NOT_CONFIRMED, numbers);
    }
    boolean disagree =
        gaps.stream().anyMatch(g -> g > NOISE) && gaps.stream().anyMatch(g -> g < -NOISE);
    return undecided(numbers, disagree ? "the seeds disagree" : "a gap is within 0.02");
  }

  private static Result undecided(String numbers, String reason) {
    return new Result(Outcome.NOT_DECIDED, numbers + "; " + reason);
  }

  private String statement() {
    String sign = orTied ? " ≥ " : " > ";
    return high.of().equals(low.of())
        ? high.of().text() + ": " + high.method() + sign + low.method()
        : "%s, %s%s%s".formatted(high.method(), high.of().text(), sign, low.of().text());
  }

  private static Optional<Measurement> find(Measurements measured, Side side, long seed) {
    return measured.rows().stream()
        .filter(m -> m.of().method().equals(side.method()) && m.of().seed() == seed)
        .filter(m -> m.what().equals(side.of()))
        .filter(m -> Double.isFinite(m.value()))
        .findFirst();
  }

  /// Of all that is missing the first: the rest is seen in the table.
  private static String shortest(List<String> missing) {
    return missing.getFirst()
        + (missing.size() > 1 ? " and " + (missing.size() - 1) + " more" : "");
  }

  /// What is printed to thousandths, without a minus before zeros.
  private static double withoutSignedZero(double gap) {
    return Math.abs(gap) < 0.0005 ? 0 : gap;
  }

  private String places() {
    return "%." + high.of().metric().unit().places() + "f";
  }

  private static String list(List<Double> values, String format) {
    return String.join(
        " / ", values.stream().map(v -> String.format(Locale.ROOT, format, v)).toList());
  }
}
