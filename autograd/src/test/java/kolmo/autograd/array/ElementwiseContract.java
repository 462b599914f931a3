package kolmo.autograd.array;

import static kolmo.autograd.array.Values.all;
import static kolmo.autograd.array.Values.assertNear;
import static kolmo.autograd.array.Values.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Functions of one tensor. The loops run over the enum: a new constant is tested without a word
/// here.
interface ElementwiseContract extends Contract {

  /// How many roundings a function may be off.
  int ROUNDINGS = 16;

  @ParameterizedTest
  @EnumSource
  default void mapIsTheFormula(UnaryFn fn) {
    for (int n : LENGTHS) {
      Tensor x = tensor(Shape.of(n), arguments(fn, n));
      double[] v = x.toDoubles();
      double[] want = all(n, i -> fn.value(v[i]));
      Tensor y = keep(backend().map(fn, x));
      assertNear(fn.name(), y, want, i -> ROUNDINGS * unit() * Math.abs(want[i]));
      assertSame(fn + " leaves its argument alone", x, v);
    }
  }

  @ParameterizedTest
  @EnumSource
  default void mapKeepsTheShape(UnaryFn fn) {
    for (Shape shape : MemoryContract.SHAPES) {
      Tensor x = tensor(shape, Values.positive(1, shape.size()));
      assertThat(keep(backend().map(fn, x)).shape()).isEqualTo(shape);
    }
  }

  @ParameterizedTest
  @EnumSource
  default void mapLetsNaNThrough(UnaryFn fn) {
    Tensor x = tensor(Shape.of(3), 1, Float.NaN, 2);
    float[] y = keep(backend().map(fn, x)).toFloats();
    assertThat(y[1]).isNaN();
    assertThat(y[0]).isNotNaN();
    assertThat(y[2]).isNotNaN();
  }

  @ParameterizedTest
  @EnumSource
  default void mapTakesInfinitiesToTheLimit(UnaryFn fn) {
    float inf = Float.POSITIVE_INFINITY;
    double[] want =
        switch (fn) {
          case IDENTITY -> new double[] {-inf, inf};
          case NEG -> new double[] {inf, -inf};
          case EXP, RELU, SOFTPLUS -> new double[] {0, inf};
          case LOG, SQRT -> new double[] {Double.NaN, inf};
          case SQUARE, ABS -> new double[] {inf, inf};
          case SIGN, TANH -> new double[] {-1, 1};
          case SIGMOID, NORMAL_CDF -> new double[] {0, 1};
        };
    assertSame(fn.name(), keep(backend().map(fn, tensor(Shape.of(2), -inf, inf))), want);
  }

  @ParameterizedTest
  @EnumSource
  default void mapSlopeIsTheFormula(UnaryFn fn) {
    for (int n : LENGTHS) {
      Tensor x = tensor(Shape.of(n), arguments(fn, n));
      Tensor kept = fn.kept() == UnaryFn.Kept.INPUT ? x : keep(backend().map(fn, x));
      Tensor dy = normal(2, n);
      if (!fn.differentiable()) {
        if (n > 0) {
          assertThatThrownBy(() -> backend().mapSlope(fn, kept, dy))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("no slope");
        }
        continue;
      }
      double[] k = kept.toDoubles();
      double[] d = dy.toDoubles();
      double[] want = all(n, i -> fn.slope(k[i]) * d[i]);
      Tensor dx = keep(backend().mapSlope(fn, kept, dy));
      // 1 − y² near |y| = 1 loses digits of 1, not of the result: hence |dy|
      assertNear(
          fn + "'", dx, want, i -> ROUNDINGS * unit() * (Math.abs(want[i]) + Math.abs(d[i])));
      assertSame(fn + "' leaves what was kept alone", kept, k);
      assertSame(fn + "' leaves the gradient alone", dy, d);
    }
  }

  @Test
  default void slopesAtKinks() {
    Tensor zeros = tensor(Shape.of(2), 0f, -0f);
    Tensor dy = tensor(Shape.of(2), 3, 3);
    assertSame("relu'", keep(backend().mapSlope(UnaryFn.RELU, zeros, dy)), new double[2]);
    assertSame("abs'", keep(backend().mapSlope(UnaryFn.ABS, zeros, dy)), new double[2]);
    double[] steep = keep(backend().mapSlope(UnaryFn.SQRT, zeros, dy)).toDoubles();
    assertThat(Math.abs(steep[0])).isInfinite();
    assertThat(Math.abs(steep[1])).isInfinite();
  }

  @Test
  default void tailsKeepRelativeAccuracy() {
    Tensor x = tensor(Shape.of(4), -12, -8, -5, -3);
    double[] v = x.toDoubles();
    for (UnaryFn fn : new UnaryFn[] {UnaryFn.NORMAL_CDF, UnaryFn.SIGMOID, UnaryFn.SOFTPLUS}) {
      double[] want = all(4, i -> fn.value(v[i]));
      // the argument of the exponential is rounded: its absolute error becomes a relative one
      assertNear(
          fn.name(),
          keep(backend().map(fn, x)),
          want,
          i -> ROUNDINGS * unit() * (1 + v[i] * v[i] / 2) * want[i]);
    }
  }

  /// Arguments where the function is finite, the special ones first.
  private static float[] arguments(UnaryFn fn, int n) {
    boolean positive = fn == UnaryFn.LOG || fn == UnaryFn.SQRT;
    float[] special = {0.5f, 1, 3, 1e-6f, 20, 1.5f, 0.75f, 2, 5};
    float[] values = positive ? Values.positive(1, n) : Values.normal(1, n);
    for (int i = 0; i < n / 2 && i < 2 * special.length; i++) {
      float x = special[i / 2];
      values[i] = positive || i % 2 == 0 ? x : fn == UnaryFn.NORMAL_CDF ? Math.max(-x, -5) : -x;
    }
    if (!positive && n > 30) {
      values[30] = 0;
    }
    return values;
  }
}
