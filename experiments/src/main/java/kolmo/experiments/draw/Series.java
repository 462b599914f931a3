package kolmo.experiments.draw;

import org.jspecify.annotations.Nullable;

/// A curve.
///
/// @param error half-lengths of the error bars, or none
public record Series(String name, double[] x, double[] y, double @Nullable [] error) {
  public Series {
    if (x.length != y.length || (error != null && error.length != y.length)) {
      throw new IllegalArgumentException(
          "series %s: wanted as many x as y (and errors), got %d, %d%s"
              .formatted(name, x.length, y.length, error == null ? "" : ", " + error.length));
    }
  }

  /// A curve without error bars.
  public Series(String name, double[] x, double[] y) {
    this(name, x, y, null);
  }

  /// The same curve under another name.
  public Series named(String other) {
    return new Series(other, x, y, error);
  }
}
