package kolmo.experiments.metric;

import java.util.Arrays;
import java.util.Locale;

/// Mean and standard deviation of some values.
///
/// @param std with n − 1; NaN for a single value
public record Summary(double mean, double std) {

  public static Summary of(double[] values) {
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    double square = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return new Summary(
        mean, values.length < 2 ? Double.NaN : Math.sqrt(square / (values.length - 1)));
  }

  /// For example `0.823 ± 0.006`; without the deviation if there is none, and `–` for no values.
  public String text() {
    return text(3);
  }

  /// The same with another number of places.
  public String text(int places) {
    if (Double.isNaN(mean)) {
      return "–";
    }
    String format = "%." + places + "f";
    String text = String.format(Locale.ROOT, format, mean);
    return Double.isNaN(std) ? text : text + " ± " + String.format(Locale.ROOT, format, std);
  }
}
