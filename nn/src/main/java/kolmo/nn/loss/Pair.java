package kolmo.nn.loss;

import kolmo.autograd.Var;
import kolmo.autograd.array.ShapeMismatch;

/// Two batches that a loss compares. Broadcasting would quietly make sense of shapes that do not
/// fit; in a loss that is never meant.
final class Pair {

  private Pair() {}

  /// @throws ShapeMismatch if the shapes differ
  static void requireSameShape(String loss, Var a, Var b) {
    if (!a.shape().equals(b.shape())) {
      throw new ShapeMismatch(
          loss, "two batches of one shape", a.shape() + " and " + b.shape(), "");
    }
  }
}
