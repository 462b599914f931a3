package kolmo.benchmarks.turns;

/// A number that a comparison sums up to, and its bound.
///
/// @param what in words
/// @param value NaN if it was not measured
/// @param bound NaN for none
/// @param atLeast whether the bound is a lower one
public record Target(String what, double value, double bound, boolean atLeast) {

  /// At least this.
  public static Target atLeast(String what, double value, double bound) {
    return new Target(what, value, bound, true);
  }

  /// At most this.
  public static Target atMost(String what, double value, double bound) {
    return new Target(what, value, bound, false);
  }

  /// A number without a bound.
  public static Target told(String what, double value) {
    return new Target(what, value, Double.NaN, true);
  }

  /// `yes`, `no`, or nothing where there is no bound or no value.
  String met() {
    if (Double.isNaN(bound) || Double.isNaN(value)) {
      return "";
    }
    return (atLeast ? value >= bound : value <= bound) ? "yes" : "no";
  }
}
