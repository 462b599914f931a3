package kolmo.autograd.array.cpu;

import kolmo.autograd.array.FloatMath;
import kolmo.autograd.array.UnaryFn;
import kolmo.autograd.array.cpu.vector.VectorMap;

/// Elementwise functions of one array: `y = f(x)`, which may be in place, and `dx = f′ · dy`, which
/// may not. One small method per loop, so that the compiler sees each loop alone and makes vectors
/// of it. It cannot where bits of a number are shifted: those functions are [FloatMath]'s, on
/// vectors by [VectorMap]. What has neither goes through the formula of [UnaryFn] in double
/// precision.
final class CpuMap {

  private CpuMap() {}

  /// y = f(x).
  static void value(UnaryFn fn, float[] x, float[] y, int from, int to) {
    switch (fn) {
      case IDENTITY -> System.arraycopy(x, from, y, from, to - from);
      case NEG -> CpuZip.neg(x, y, from, to);
      case SQRT -> sqrt(x, y, from, to);
      case SQUARE -> square(x, y, from, to);
      case ABS -> abs(x, y, from, to);
      case SIGN -> sign(x, y, from, to);
      case RELU -> relu(x, y, from, to);
      case EXP -> exp(x, y, from, to);
      case LOG -> log(x, y, from, to);
      case SIGMOID -> sigmoid(x, y, from, to);
      case TANH -> tanh(x, y, from, to);
      case SOFTPLUS -> softplus(x, y, from, to);
      default -> byFormula(fn, x, y, from, to);
    }
  }

  /// dx = f′ · dy, where `k` is x or y as [UnaryFn#kept] says.
  static void slope(UnaryFn fn, float[] k, float[] dy, float[] dx, int from, int to) {
    switch (fn) {
      case IDENTITY -> System.arraycopy(dy, from, dx, from, to - from);
      case NEG -> CpuZip.neg(dy, dx, from, to);
      case EXP -> CpuZip.mul(k, dy, dx, from, to);
      case LOG -> CpuZip.div(dy, k, dx, from, to);
      case SQRT -> sqrtSlope(k, dy, dx, from, to);
      case SQUARE -> squareSlope(k, dy, dx, from, to);
      case ABS -> absSlope(k, dy, dx, from, to);
      case RELU -> reluSlope(k, dy, dx, from, to);
      case SIGMOID -> sigmoidSlope(k, dy, dx, from, to);
      case TANH -> tanhSlope(k, dy, dx, from, to);
      case SOFTPLUS -> softplusSlope(k, dy, dx, from, to);
      default -> slopeByFormula(fn, k, dy, dx, from, to);
    }
  }

  private static void sqrt(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = (float) Math.sqrt(x[i]);
    }
  }

  private static void square(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = x[i] * x[i];
    }
  }

  private static void abs(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = Math.abs(x[i]);
    }
  }

  private static void sign(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = Math.signum(x[i]);
    }
  }

  private static void relu(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = Math.max(x[i], 0);
    }
  }

  private static void exp(float[] x, float[] y, int from, int to) {
    if (CpuVectors.take(to - from)) {
      VectorMap.exp(x, y, from, to);
    } else {
      for (int i = from; i < to; i++) {
        y[i] = FloatMath.exp(x[i]);
      }
    }
  }

  private static void log(float[] x, float[] y, int from, int to) {
    if (CpuVectors.take(to - from)) {
      VectorMap.log(x, y, from, to);
    } else {
      for (int i = from; i < to; i++) {
        y[i] = FloatMath.log(x[i]);
      }
    }
  }

  private static void sigmoid(float[] x, float[] y, int from, int to) {
    if (CpuVectors.take(to - from)) {
      VectorMap.sigmoid(x, y, from, to);
    } else {
      for (int i = from; i < to; i++) {
        y[i] = FloatMath.sigmoid(x[i]);
      }
    }
  }

  private static void tanh(float[] x, float[] y, int from, int to) {
    if (CpuVectors.take(to - from)) {
      VectorMap.tanh(x, y, from, to);
    } else {
      for (int i = from; i < to; i++) {
        y[i] = FloatMath.tanh(x[i]);
      }
    }
  }

  private static void softplus(float[] x, float[] y, int from, int to) {
    if (CpuVectors.take(to - from)) {
      VectorMap.softplus(x, y, from, to);
    } else {
      for (int i = from; i < to; i++) {
        y[i] = FloatMath.softplus(x[i]);
      }
    }
  }

  private static void byFormula(UnaryFn fn, float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = (float) fn.value(x[i]);
    }
  }

  private static void sqrtSlope(float[] y, float[] dy, float[] dx, int from, int to) {
    for (int i = from; i < to; i++) {
      dx[i] = 0.5f / y[i] * dy[i];
    }
  }

  private static void squareSlope(float[] x, float[] dy, float[] dx, int from, int to) {
    for (int i = from; i < to; i++) {
      dx[i] = 2 * x[i] * dy[i];
    }
  }

  private static void absSlope(float[] x, float[] dy, float[] dx, int from, int to) {
    for (int i = from; i < to; i++) {
      dx[i] = Math.signum(x[i]) * dy[i];
    }
  }

  /// As y ≥ 0, its sign is the slope.
  private static void reluSlope(float[] y, float[] dy, float[] dx, int from, int to) {
    for (int i = from; i < to; i++) {
      dx[i] = Math.signum(y[i]) * dy[i];
    }
  }

  private static void sigmoidSlope(float[] y, float[] dy, float[] dx, int from, int to) {
    for (int i = from; i < to; i++) {
      dx[i] = y[i] * (1 - y[i]) * dy[i];
    }
  }

  private static void tanhSlope(float[] y, float[] dy, float[] dx, int from, int to) {
    for (int i = from; i < to; i++) {
      dx[i] = (1 - y[i]) * (1 + y[i]) * dy[i];
    }
  }

  /// The slope is the sigmoid.
  private static void softplusSlope(float[] x, float[] dy, float[] dx, int from, int to) {
    sigmoid(x, dx, from, to);
    CpuZip.mul(dx, dy, dx, from, to);
  }

  private static void slopeByFormula(
      UnaryFn fn, float[] k, float[] dy, float[] dx, int from, int to) {
    for (int i = from; i < to; i++) {
      dx[i] = (float) (fn.slope(k[i]) * dy[i]);
    }
  }
}
