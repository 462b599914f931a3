package kolmo.nn.loss;

import java.util.Locale;

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

  /// What is added to a rank that counts from 0, before it is divided by n.
  double offset() {
    return this == RIGHT ? 1 : 0.5;
  }
}
