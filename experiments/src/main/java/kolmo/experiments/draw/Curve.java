package kolmo.experiments.draw;

import java.util.List;
import java.util.function.DoubleFunction;
import kolmo.experiments.metric.Summary;

/// Means against what they depend on.
public final class Curve {

  private Curve() {}

  /// A curve with the deviations as error bars.
  public static Series of(String name, List<Double> at, DoubleFunction<Summary> mean) {
    double[] x = at.stream().mapToDouble(Double::doubleValue).toArray();
    return of(name, x, at.stream().map(mean::apply).toList());
  }

  /// The same, where the means do not follow from the places.
  public static Series of(String name, double[] x, List<Summary> means) {
    return new Series(
        name,
        x,
        means.stream().mapToDouble(Summary::mean).toArray(),
        means.stream().mapToDouble(s -> Double.isNaN(s.std()) ? 0 : s.std()).toArray());
  }
}
