package kolmo.autograd.array;

import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Elementwise functions `y = f(x)` with their slopes `f′`.
///
/// A slope is a formula in the number that is kept from the forward pass, either x or y, whichever
/// is shorter. To add a function is to add a constant.
public enum UnaryFn {
  /// y = x.
  IDENTITY(Kept.OUTPUT, x -> x, y -> 1),
  /// y = −x.
  NEG(Kept.OUTPUT, x -> -x, y -> -1),
  /// y = eˣ.
  EXP(Kept.OUTPUT, Math::exp, y -> y),
  /// y = ln x.
  LOG(Kept.INPUT, Math::log, x -> 1 / x),
  /// y = √x; the slope at 0 is infinite.
  SQRT(Kept.OUTPUT, Math::sqrt, y -> 0.5 / y),
  /// y = x².
  SQUARE(Kept.INPUT, x -> x * x, x -> 2 * x),
  /// y = |x|; the slope at 0 is taken as 0.
  ABS(Kept.INPUT, Math::abs, Math::signum),
  /// y = sign x, with sign 0 = 0. Its slope is 0 almost everywhere, which would cut every gradient
  /// in silence; so it has none and cannot be recorded on a tape.
  SIGN(Kept.INPUT, Math::signum, null),
  /// y = max(x, 0); the slope at 0 is taken as 0.
  RELU(Kept.OUTPUT, x -> Math.max(x, 0), Math::signum),
  /// y = 1 / (1 + e⁻ˣ).
  SIGMOID(Kept.OUTPUT, UnaryFn::sigmoid, y -> y * (1 - y)),
  /// y = tanh x.
  TANH(Kept.OUTPUT, Math::tanh, y -> 1 - y * y),
  /// y = ln(1 + eˣ), computed without overflow; its slope is the sigmoid.
  SOFTPLUS(Kept.INPUT, x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), UnaryFn::sigmoid),
  /// y = Φ(x), the standard normal distribution function; its slope is the density φ.
  NORMAL_CDF(Kept.INPUT, Normal::cdf, Normal::pdf);

  /// Which number a slope is written in.
  public enum Kept {
    /// The function's argument.
    INPUT,
    /// The function's value.
    OUTPUT
  }

  private final Kept kept;
  private final DoubleUnaryOperator value;
  private final @Nullable DoubleUnaryOperator slope;

  UnaryFn(Kept kept, DoubleUnaryOperator value, @Nullable DoubleUnaryOperator slope) {
    this.kept = kept;
    this.value = value;
    this.slope = slope;
  }

  /// Whether [#slope] wants x or y.
  public Kept kept() {
    return kept;
  }

  /// Whether the function has a slope at all.
  public boolean differentiable() {
    return slope != null;
  }

  /// f(x).
  public double value(double x) {
    return value.applyAsDouble(x);
  }

  /// f′ at the point whose input or output, as [#kept] says, is given.
  ///
  /// @throws IllegalStateException if the function has no slope
  public double slope(double kept) {
    if (slope == null) {
      throw new IllegalStateException(name().toLowerCase(Locale.ROOT) + " has no slope");
    }
    return slope.applyAsDouble(kept);
  }

  private static double sigmoid(double x) {
    double e = Math.exp(-Math.abs(x)); // never overflows
    return (x >= 0 ? 1 : e) / (1 + e);
  }
}
