package kolmo.experiments.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kolmo.experiments.attack.AttackKind;
import kolmo.experiments.metric.Measurements;
import kolmo.experiments.metric.Metric;
import kolmo.experiments.metric.Quantity;
import kolmo.experiments.metric.Summary;
import org.jspecify.annotations.Nullable;

/// What attacks came to, in the two forms that programs and people read at once.
public final class Scores {

  private Scores() {}

  /// As nested maps: the metrics of the images, then for each attack and radius the means of its
  /// metrics with their deviation over trials.
  public static Map<String, Object> json(Measurements rows) {
    Map<String, Object> json = new LinkedHashMap<>();
    for (Metric metric : Metric.all(Metric.Of.IMAGES)) {
      json.put(metric.toString(), round(rows.summary(Quantity.of(metric)).mean()));
    }
    for (AttackKind attack : rows.attacks()) {
      Map<String, Object> byRadius = new LinkedHashMap<>();
      for (double lambda : rows.lambdas(attack)) {
        Map<String, Object> cell = new LinkedHashMap<>();
        for (Metric metric : Metric.all(Metric.Of.ATTACK)) {
          Summary summary = rows.summary(new Quantity(attack, metric, lambda));
          cell.put(metric.toString(), round(summary.mean()));
          cell.put(metric + "_std", round(summary.std()));
        }
        byRadius.put(Quantity.label(lambda), cell);
      }
      json.put(attack.toString(), byRadius);
    }
    return json;
  }

  /// A few lines for a terminal.
  public static List<String> lines(Measurements rows) {
    List<String> lines = new ArrayList<>();
    for (AttackKind attack : rows.attacks()) {
      for (double lambda : rows.lambdas(attack)) {
        Summary out = rows.summary(new Quantity(attack, Metric.MSSSIM_OUT, lambda));
        lines.add(
            String.format(
                Locale.ROOT,
                "%-10s λ = %-4s %s %s (%s is robust)",
                attack,
                Quantity.label(lambda),
                Metric.MSSSIM_OUT.label(),
                out.text(),
                Metric.MSSSIM_OUT.robust(attack).name().toLowerCase(Locale.ROOT)));
      }
    }
    if (!lines.isEmpty()) {
      Summary clean = rows.summary(Quantity.of(Metric.MSSSIM_CLEAN));
      lines.add("clean      MS-SSIM " + clean.text() + " (high is good)");
    }
    return lines;
  }

  /// Four places; JSON has no NaN, a value that does not exist is null.
  public static @Nullable Double round(double value) {
    return Double.isFinite(value) ? Math.round(value * 1e4) / 1e4 : null;
  }
}
