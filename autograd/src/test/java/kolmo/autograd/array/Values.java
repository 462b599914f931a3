package kolmo.autograd.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/// Numbers to test with, all exact in float32, and the comparison with a reference.
final class Values {

  /// Below the smallest normal float32, a backend may flush to zero.
  static final double TINY = 0x1p-125;

  private Values() {}

  /// Numbers of a bell shape around 0 (the sum of six uniform ones), from `java.util` and not from
  /// what is tested.
  static float[] normal(long seed, int n) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (random.doubles(6).sum() - 3) * 1.4f;
    }
    return values;
  }

  /// The same, away from 0: for what divides.
  static float[] positive(long seed, int n) {
    float[] values = normal(seed, n);
    for (int i = 0; i < n; i++) {
      values[i] = Math.abs(values[i]) + 0.25f;
    }
    return values;
  }

  /// f(0), f(1), …
  static double[] all(int n, IntToDoubleFunction f) {
    double[] values = new double[n];
    Arrays.setAll(values, f);
    return values;
  }

  /// Which element of `from` stands at element `i` of `to` when it is repeated to it: the
  /// multi-index of `i`, with 0 wherever `from` has length 1 or no axis.
  static int repeated(Shape from, Shape to, int i) {
    int index = 0;
    int step = 1;
    int rest = i;
    for (int a = 1; a <= to.rank(); a++) {
      int at = rest % to.dim(-a);
      rest /= to.dim(-a);
      if (a <= from.rank()) {
        index += from.dim(-a) == 1 ? 0 : at * step;
        step *= from.dim(-a);
      }
    }
    return index;
  }

  /// Each element within its slack of the wanted number; NaN and infinities exactly.
  static void assertNear(String what, Tensor got, double[] want, IntToDoubleFunction slack) {
    compare(what, got, want, i -> slack.applyAsDouble(i) + TINY);
  }

  /// Exactly these numbers (−0 equals 0, NaN equals NaN).
  static void assertSame(String what, Tensor got, double[] want) {
    compare(what, got, want, i -> 0);
  }

  private static void compare(String what, Tensor got, double[] want, IntToDoubleFunction slack) {
    double[] values = got.toDoubles();
    assertThat(values).as(what).hasSameSizeAs(want);
    for (int i = 0; i < want.length; i++) {
      double error = Math.abs(values[i] - want[i]);
      boolean same = values[i] == want[i] || (Double.isNaN(values[i]) && Double.isNaN(want[i]));
      if (!same && !(error <= slack.applyAsDouble(i))) {
        throw new AssertionError(
            what
                + ": element "
                + i
                + " of "
                + got.shape()
                + " is "
                + values[i]
                + ", wanted "
                + want[i]
                + " ± "
                + slack.applyAsDouble(i));
      }
    }
  }
}
