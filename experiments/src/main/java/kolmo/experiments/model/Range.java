package kolmo.experiments.model;

import org.jspecify.annotations.Nullable;

/// What settings ask of their numbers. Each check throws an [IllegalArgumentException] that names
/// the setting, what was wanted and what was given.
public final class Range {

  private Range() {}

  public static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": wanted at least " + least + ", got " + value);
    }
  }

  static void positive(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + ": wanted a positive number, got " + value);
    }
  }

  /// Null is fine.
  static void notNegative(String name, @Nullable Double value) {
    if (value != null && !(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + ": wanted a number ≥ 0, got " + value);
    }
  }
}
