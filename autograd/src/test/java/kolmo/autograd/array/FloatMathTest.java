package kolmo.autograd.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/// The recipes against double precision, on four million numbers of every sign and size.
class FloatMathTest {

  private static final float INF = Float.POSITIVE_INFINITY;

  /// Coprime to 2³²: visits all exponents, with all kinds of digits.
  private static final int STRIDE = 1009;

  private interface F {
    float of(float x);
  }

  @Test
  void expIsWithinOneUlp() {
    sweep("exp", FloatMath::exp, Math::exp, 1, 0);
    sweep(
        "flushed exp",
        x -> x < 88.37f ? FloatMath.flushedExp(x) : FloatMath.exp(x), // there it is infinite
        Math::exp,
        1,
        Float.MIN_NORMAL);
    assertThat(FloatMath.exp(0)).isEqualTo(1);
    assertThat(FloatMath.exp(-0f)).isEqualTo(1);
  }

  @Test
  void expEndsWhereFloatsEnd() {
    float last = Math.nextDown(FloatMath.EXP_HIGH);
    assertThat(FloatMath.exp(last)).isBetween(3.4e38f, Float.MAX_VALUE);
    assertThat(FloatMath.exp(FloatMath.EXP_HIGH)).isEqualTo(INF);
    assertThat(FloatMath.exp(-103.9f)).isEqualTo(Float.MIN_VALUE);
    assertThat(FloatMath.exp(Math.nextDown(FloatMath.EXP_LOW))).isZero();
    assertThat(FloatMath.flushedExp(FloatMath.FLUSH_HIGH)).isEqualTo(INF);
    assertThat(FloatMath.flushedExp(FloatMath.FLUSH_LOW)).isZero();
  }

  @Test
  void logIsWithinTwoUlp() {
    sweep("log", FloatMath::log, Math::log, 2, 0);
    assertThat(FloatMath.log(1)).isZero();
    assertThat(FloatMath.log(0)).isEqualTo(-INF);
    assertThat(FloatMath.log(-0f)).isEqualTo(-INF);
    assertThat(FloatMath.log(-Float.MIN_VALUE)).isNaN();
    assertThat(FloatMath.log(Float.MIN_VALUE)).isEqualTo((float) Math.log(Float.MIN_VALUE));
  }

  @Test
  void sigmoidTanhAndSoftplusAreWithinFourUlp() {
    sweep("sigmoid", FloatMath::sigmoid, UnaryFn.SIGMOID::value, 3, Float.MIN_NORMAL);
    sweep("tanh", FloatMath::tanh, Math::tanh, 4, 0);
    sweep("softplus", FloatMath::softplus, UnaryFn.SOFTPLUS::value, 3, Float.MIN_NORMAL);
    assertThat(FloatMath.tanh(-0f)).isEqualTo(-0f);
  }

  @Test
  void sineOfAQuarterTurnIsWithinThreeUlp() {
    for (int i = -(1 << 22); i <= 1 << 22; i += 5) {
      float s = i * 0x1p-24f;
      double want = Math.sin(2 * Math.PI * s);
      assertThat(ulps(FloatMath.sinTurns(s), want)).isLessThanOrEqualTo(3);
    }
    assertThat(FloatMath.sinTurns(0.25f)).isEqualTo(1);
  }

  @Test
  void infinitiesAndNaN() {
    assertThat(values(FloatMath::exp)).containsExactly(0, INF, Float.NaN);
    assertThat(values(FloatMath::flushedExp)).containsExactly(0, INF, Float.NaN);
    assertThat(values(FloatMath::log)).containsExactly(Float.NaN, INF, Float.NaN);
    assertThat(values(FloatMath::sigmoid)).containsExactly(0, 1, Float.NaN);
    assertThat(values(FloatMath::tanh)).containsExactly(-1, 1, Float.NaN);
    assertThat(values(FloatMath::softplus)).containsExactly(0, INF, Float.NaN);
  }

  private static float[] values(F f) {
    return new float[] {f.of(-INF), f.of(INF), f.of(Float.NaN)};
  }

  private static void sweep(
      String name, F f, DoubleUnaryOperator exact, double most, double flush) {
    double worst = 0;
    float at = 0;
    for (long bits = 0; bits < 1L << 32; bits += STRIDE) {
      float x = Float.intBitsToFloat((int) bits);
      float got = f.of(x);
      double want = exact.applyAsDouble(x);
      if (Double.isNaN(want)) {
        assertThat(got).as(name + " of " + x).isNaN();
      } else if ((float) want != got && !(Math.abs(want) < flush && got == 0)) {
        double error = ulps(got, want);
        if (error > worst) {
          worst = error;
          at = x;
        }
      }
    }
    assertThat(worst).as(name + " in ulp, worst at " + at).isLessThanOrEqualTo(most);
  }

  /// How many steps between float32 numbers lie between the two.
  private static double ulps(float got, double want) {
    return Math.abs(got - want) / Math.ulp((float) want);
  }
}
