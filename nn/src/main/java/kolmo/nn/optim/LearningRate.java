package kolmo.nn.optim;

/// A step schedule: lr(e) = initial · factor^⌊e / every⌋ for epoch e = 0, 1, …
///
/// @param initial the rate of the first epoch, positive
/// @param factor what it is multiplied by, in (0, 1]
/// @param every after how many epochs, at least 1
public record LearningRate(double initial, double factor, int every) {

  public LearningRate {
    if (!(initial > 0
        && initial < Double.POSITIVE_INFINITY
        && factor > 0
        && factor <= 1
        && every >= 1)) {
      throw new IllegalArgumentException(
          "learning rate: wanted a positive rate, 0 < factor ≤ 1, every ≥ 1, got "
              + initial
              + ", "
              + factor
              + ", "
              + every);
    }
  }

  /// A rate that never changes.
  public static LearningRate constant(double rate) {
    return new LearningRate(rate, 1, 1);
  }

  /// The same share less every so many epochs, so that the last epoch has `last` of the first one's
  /// rate, however many there are.
  ///
  /// @param last in (0, 1]
  /// @param every as of the record
  /// @param epochs of the whole training; if there is no change within them, the factor is `last`
  public static LearningRate decaying(double initial, double last, int every, int epochs) {
    int changes = every < 1 ? 1 : Math.max(1, (epochs - 1) / every);
    return new LearningRate(initial, Math.pow(last, 1.0 / changes), every);
  }

  /// The rate of an epoch, counted from 0.
  public double at(int epoch) {
    return initial * Math.pow(factor, Math.floorDiv(epoch, every));
  }
}
