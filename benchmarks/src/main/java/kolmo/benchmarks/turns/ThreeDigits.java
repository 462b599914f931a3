package kolmo.benchmarks.turns;

import java.util.Locale;

/// How numbers are written in tables and plots.
final class ThreeDigits {

  private ThreeDigits() {}

  /// Three digits, and no exponent: `0.0123`, `1.23`, `123`, `12345`.
  static String of(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    int digits = 2 - (int) Math.floor(Math.log10(Math.abs(value)));
    return String.format(Locale.ROOT, "%." + Math.clamp(digits, 0, 9) + "f", value);
  }
}
