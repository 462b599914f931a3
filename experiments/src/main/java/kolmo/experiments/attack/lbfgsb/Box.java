package kolmo.experiments.attack.lbfgsb;

/// Bounds on every coordinate; an infinite one is none.
///
/// ```text
/// lᵢ ≤ xᵢ ≤ uᵢ
/// ```
///
/// @param low l, `[n]`
/// @param high u, `[n]`
public record Box(double[] low, double[] high) {

  public Box {
    if (low.length != high.length) {
      throw new IllegalArgumentException(
          "bounds: wanted as many lower as upper ones, got " + low.length + " and " + high.length);
    }
    for (int i = 0; i < low.length; i++) {
      if (!(low[i] <= high[i])) {
        throw new IllegalArgumentException(
            "bounds: wanted lower ≤ upper, got " + low[i] + " and " + high[i] + " at " + i);
      }
    }
  }

  int size() {
    return low.length;
  }

  /// P(x): the nearest point of the box, in a new array.
  public double[] clip(double[] x) {
    double[] inside = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      inside[i] = clip(i, x[i]);
    }
    return inside;
  }

  double clip(int i, double value) {
    return Math.min(Math.max(value, low[i]), high[i]);
  }

  boolean isInside(int i, double value) {
    return low[i] < value && value < high[i];
  }

  /// Whether any coordinate has a bound.
  boolean binds() {
    for (int i = 0; i < low.length; i++) {
      if (Double.isFinite(low[i]) || Double.isFinite(high[i])) {
        return true;
      }
    }
    return false;
  }

  /// How far the conditions of a minimum (Karush–Kuhn–Tucker) are from being met: ‖P(x − g) − x‖∞.
  public double residual(double[] x, double[] g) {
    double largest = 0;
    for (int i = 0; i < x.length; i++) {
      largest = Math.max(largest, Math.abs(clip(i, x[i] - g[i]) - x[i]));
    }
    return largest;
  }

  /// The largest t with x + t·d in the box, for x in it.
  double reach(double[] x, double[] d) {
    double t = Double.POSITIVE_INFINITY;
    for (int i = 0; i < x.length; i++) {
      if (d[i] != 0) {
        t = Math.min(t, ((d[i] > 0 ? high[i] : low[i]) - x[i]) / d[i]);
      }
    }
    return t;
  }
}
