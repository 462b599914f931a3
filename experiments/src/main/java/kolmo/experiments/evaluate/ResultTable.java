package kolmo.experiments.evaluate;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import kolmo.experiments.draw.Plots;

/// Attack scores of a run, and their summary over trials.
///
/// @param scores one for each attack, radius and trial
public record ResultTable(List<AttackScore> scores) {

  /// Mean and standard deviation over trials of the per-trial means.
  ///
  /// @param std with n − 1; NaN for a single trial
  public record Summary(double mean, double std) {

    public static Summary of(double[] values) {
      double mean = Arrays.stream(values).average().orElse(Double.NaN);
      double square = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
      return new Summary(
          mean, values.length < 2 ? Double.NaN : Math.sqrt(square / (values.length - 1)));
    }

    /// For example `0.823 ± 0.006`; without the deviation if there is none.
    public String text() {
      return Double.isNaN(std)
          ? String.format(Locale.ROOT, "%.3f", mean)
          : String.format(Locale.ROOT, "%.3f ± %.3f", mean, std);
    }
  }

  public ResultTable {
    scores = List.copyOf(scores);
  }

  /// The attacks that were run, in order of their names.
  public List<String> attacks() {
    return scores.stream().map(AttackScore::attack).distinct().sorted().toList();
  }

  /// The radii, ascending.
  public List<Double> lambdas() {
    return scores.stream().map(AttackScore::lambda).distinct().sorted().toList();
  }

  /// A column's summary for one attack and radius.
  public Summary summary(String attack, double lambda, ToDoubleFunction<AttackScore> column) {
    return Summary.of(
        scores.stream()
            .filter(s -> s.attack().equals(attack) && s.lambda() == lambda)
            .mapToDouble(column)
            .toArray());
  }

  /// A column's summary over everything: for what no attack changes, such as the clean quality.
  /// Trials count once each.
  public Summary calibration(ToDoubleFunction<AttackScore> column) {
    return Summary.of(
        scores.stream()
            .collect(Collectors.toMap(AttackScore::trial, s -> s, (a, b) -> a, TreeMap::new))
            .values()
            .stream()
            .mapToDouble(column)
            .toArray());
  }

  /// The table in a few lines for a terminal.
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (String attack : attacks()) {
      for (double lambda : lambdas()) {
        Summary s = summary(attack, lambda, AttackScore::msssimOut);
        if (Double.isFinite(s.mean())) {
          lines.add(
              String.format(
                  Locale.ROOT, "%-10s λ = %-4s MS-SSIM out %s", attack, label(lambda), s.text()));
        }
      }
    }
    if (!lines.isEmpty()) {
      lines.add("clean      MS-SSIM " + calibration(AttackScore::clean).text());
    }
    return lines;
  }

  /// A radius as it is written in tables: `1`, `2.5`.
  public static String label(double lambda) {
    return lambda == Math.rint(lambda) ? Long.toString((long) lambda) : Double.toString(lambda);
  }

  /// A column against λ, with error bars over trials.
  public Plots.Series curve(String attack, ToDoubleFunction<AttackScore> column) {
    double[] x = lambdas().stream().mapToDouble(Double::doubleValue).toArray();
    return curve(attack, x, lambda -> summary(attack, lambda, column));
  }

  /// Summaries against λ, with error bars.
  public static Plots.Series curve(String name, double[] x, DoubleFunction<Summary> at) {
    double[] y = new double[x.length];
    double[] error = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      Summary s = at.apply(x[i]);
      y[i] = s.mean();
      error[i] = Double.isNaN(s.std()) ? 0 : s.std();
    }
    return new Plots.Series(name, x, y, error);
  }

  /// One line for each attack, radius and trial.
  public String csv() {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
      csv.writeRecord(
          "attack",
          "lambda",
          "trial",
          "images",
          "msssim_out",
          "msssim_in",
          "l2_out",
          "attack_loss",
          "norm",
          "msssim_clean",
          "floor",
          "ceiling",
          "codes_apart");
      List<AttackScore> sorted = new ArrayList<>(scores);
      sorted.sort(
          Comparator.comparing(AttackScore::attack)
              .thenComparingDouble(AttackScore::lambda)
              .thenComparingInt(AttackScore::trial));
      for (AttackScore s : sorted) {
        csv.writeRecord(
            s.attack(),
            number(s.lambda()),
            Integer.toString(s.trial()),
            Integer.toString(s.images()),
            number(s.msssimOut()),
            number(s.msssimIn()),
            number(s.l2Out()),
            number(s.loss()),
            number(s.norm()),
            number(s.clean()),
            number(s.floor()),
            number(s.ceiling()),
            number(s.apart()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not from memory
    }
    return text.toString();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e6
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.6f", value);
  }
}
