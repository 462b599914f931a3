package kolmo.autograd.array;

import java.util.function.DoubleBinaryOperator;

/// Elementwise functions of two numbers, `c = f(a, b)`, with their slopes ∂c/∂a and ∂c/∂b.
public enum BinaryFn {
  /// c = a + b.
  ADD((a, b) -> a + b, (a, b) -> 1, (a, b) -> 1),
  /// c = a − b.
  SUB((a, b) -> a - b, (a, b) -> 1, (a, b) -> -1),
  /// c = a · b.
  MUL((a, b) -> a * b, (a, b) -> b, (a, b) -> a),
  /// c = a / b.
  DIV((a, b) -> a / b, (a, b) -> 1 / b, (a, b) -> -a / (b * b)),
  /// c = min(a, b); where they are equal the slope belongs to a.
  MIN(Math::min, (a, b) -> a <= b ? 1 : 0, (a, b) -> a <= b ? 0 : 1),
  /// c = max(a, b); where they are equal the slope belongs to a.
  MAX(Math::max, (a, b) -> a >= b ? 1 : 0, (a, b) -> a >= b ? 0 : 1);

  private final DoubleBinaryOperator value;
  private final DoubleBinaryOperator slopeA;
  private final DoubleBinaryOperator slopeB;

  BinaryFn(DoubleBinaryOperator value, DoubleBinaryOperator slopeA, DoubleBinaryOperator slopeB) {
    this.value = value;
    this.slopeA = slopeA;
    this.slopeB = slopeB;
  }

  /// f(a, b).
  public double value(double a, double b) {
    return value.applyAsDouble(a, b);
  }

  /// ∂f/∂a for side 0, ∂f/∂b for side 1.
  public double slope(int side, double a, double b) {
    return (side == 0 ? slopeA : slopeB).applyAsDouble(a, b);
  }
}
