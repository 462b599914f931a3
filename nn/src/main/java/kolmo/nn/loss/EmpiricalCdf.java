package kolmo.nn.loss;

import java.util.Locale;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Shape;

/// The value that the empirical distribution function of n samples takes at the i-th smallest, i =
/// 1 … n.
public enum EmpiricalCdf {
  /// i/n, continuous from the right (eq. 2). The largest sample is asked to reach 1: a bias of
  /// O(1/n).
  RIGHT,
  /// (i − ½)/n, without that bias.
  MIDPOINT;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  private record Column(EmpiricalCdf form, int n) {}

  /// The values down a column, `[n,1]`; copied to the backend once in a run.
  Var column(Tape tape, int n) {
    Column key = new Column(this, n);
    return tape.constant(key, Shape.of(n, 1), () -> values(n)).named("empirical cdf");
  }

  private double[] values(int n) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = (i + (this == RIGHT ? 1 : 0.5)) / n;
    }
    return values;
  }
}
