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
  static void value(UnaryFn fn, float[] x, float[] y) {
    switch (fn) {
      case IDENTITY -> System.arraycopy(x, 0, y, 0, y.length);
      case NEG -> neg(x, y);
      case SQRT -> sqrt(x, y);
      case SQUARE -> square(x, y);
      case ABS -> abs(x, y);
      case SIGN -> sign(x, y);
      case RELU -> relu(x, y);
      case EXP -> exp(x, y);
      case LOG -> log(x, y);
      case SIGMOID -> sigmoid(x, y);
      case TANH -> tanh(x, y);
      case SOFTPLUS -> softplus(x, y);
      default -> byFormula(fn, x, y);
    }
  }

  /// dx = f′ · dy, where `k` is x or y as [UnaryFn#kept] says.
  static void slope(UnaryFn fn, float[] k, float[] dy, float[] dx) {
    switch (fn) {
      case IDENTITY -> System.arraycopy(dy, 0, dx, 0, dx.length);
      case NEG -> neg(dy, dx);
      case EXP -> CpuZip.mul(k, dy, dx);
      case LOG -> CpuZip.div(dy, k, dx);
      case SQRT -> sqrtSlope(k, dy, dx);
      case SQUARE -> squareSlope(k, dy, dx);
      case ABS -> absSlope(k, dy, dx);
      case RELU -> reluSlope(k, dy, dx);
      case SIGMOID -> sigmoidSlope(k, dy, dx);
      case TANH -> tanhSlope(k, dy, dx);
      case SOFTPLUS -> softplusSlope(k, dy, dx);
      default -> slopeByFormula(fn, k, dy, dx);
    }
  }

  static void neg(float[] x, float[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = -x[i];
    }
  }

  private static void sqrt(float[] x, float[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) Math.sqrt(x[i]);
    }
  }

  private static void square(float[] x, float[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i] * x[i];
    }
  }

  private static void abs(float[] x, float[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.abs(x[i]);
    }
  }

  private static void sign(float[] x, float[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.signum(x[i]);
    }
  }

  private static void relu(float[] x, float[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.max(x[i], 0);
    }
  }

  private static void exp(float[] x, float[] y) {
    if (CpuVectors.take(y.length)) {
      VectorMap.exp(x, y, 0, y.length);
    } else {
      for (int i = 0; i < y.length; i++) {
        y[i] = FloatMath.exp(x[i]);
      }
    }
  }

  private static void log(float[] x, float[] y) {
    if (CpuVectors.take(y.length)) {
      VectorMap.log(x, y, 0, y.length);
    } else {
      for (int i = 0; i < y.length; i++) {
        y[i] = FloatMath.log(x[i]);
      }
    }
  }

  private static void sigmoid(float[] x, float[] y) {
    if (CpuVectors.take(y.length)) {
      VectorMap.sigmoid(x, y, 0, y.length);
    } else {
      for (int i = 0; i < y.length; i++) {
        y[i] = FloatMath.sigmoid(x[i]);
      }
    }
  }

  private static void tanh(float[] x, float[] y) {
    if (CpuVectors.take(y.length)) {
      VectorMap.tanh(x, y, 0, y.length);
    } else {
      for (int i = 0; i < y.length; i++) {
        y[i] = FloatMath.tanh(x[i]);
      }
    }
  }

  private static void softplus(float[] x, float[] y) {
    if (CpuVectors.take(y.length)) {
      VectorMap.softplus(x, y, 0, y.length);
    } else {
      for (int i = 0; i < y.length; i++) {
        y[i] = FloatMath.softplus(x[i]);
      }
    }
  }

  private static void byFormula(UnaryFn fn, float[] x, float[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) fn.value(x[i]);
    }
  }

  private static void sqrtSlope(float[] y, float[] dy, float[] dx) {
    for (int i = 0; i < dx.length; i++) {
      dx[i] = 0.5f / y[i] * dy[i];
    }
  }

  private static void squareSlope(float[] x, float[] dy, float[] dx) {
    for (int i = 0; i < dx.length; i++) {
      dx[i] = 2 * x[i] * dy[i];
    }
  }

  private static void absSlope(float[] x, float[] dy, float[] dx) {
    for (int i = 0; i < dx.length; i++) {
      dx[i] = Math.signum(x[i]) * dy[i];
    }
  }

  /// As y ≥ 0, its sign is the slope.
  private static void reluSlope(float[] y, float[] dy, float[] dx) {
    for (int i = 0; i < dx.length; i++) {
      dx[i] = Math.signum(y[i]) * dy[i];
    }
  }

  private static void sigmoidSlope(float[] y, float[] dy, float[] dx) {
    for (int i = 0; i < dx.length; i++) {
      dx[i] = y[i] * (1 - y[i]) * dy[i];
    }
  }

  private static void tanhSlope(float[] y, float[] dy, float[] dx) {
    for (int i = 0; i < dx.length; i++) {
      dx[i] = (1 - y[i]) * (1 + y[i]) * dy[i];
    }
  }

  /// The slope is the sigmoid.
  private static void softplusSlope(float[] x, float[] dy, float[] dx) {
    sigmoid(x, dx);
    CpuZip.mul(dx, dy, dx);
  }

  private static void slopeByFormula(UnaryFn fn, float[] k, float[] dy, float[] dx) {
    for (int i = 0; i < dx.length; i++) {
      dx[i] = (float) (fn.slope(k[i]) * dy[i]);
    }
  }
}
