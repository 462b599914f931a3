package kolmo.autograd.array.cpu;

import kolmo.autograd.array.BinaryFn;

/// Elementwise functions of two arrays of equal length: `c = f(a, b)` and `dx = ∂f/∂a · dc` or
/// `∂f/∂b · dc`. The result may be one of the arguments.
final class CpuZip {

  private CpuZip() {}

  /// Whether the slopes of `fn` are constant, so that [#slope] does not look at a and b.
  static boolean linear(BinaryFn fn) {
    return fn == BinaryFn.ADD || fn == BinaryFn.SUB;
  }

  /// c = f(a, b).
  static void value(BinaryFn fn, float[] a, float[] b, float[] c) {
    switch (fn) {
      case ADD -> add(a, b, c);
      case SUB -> sub(a, b, c);
      case MUL -> mul(a, b, c);
      case DIV -> div(a, b, c);
      case MIN -> min(a, b, c);
      case MAX -> max(a, b, c);
    }
  }

  /// dx = ∂f/∂a · dc for side 0, ∂f/∂b · dc for side 1.
  static void slope(BinaryFn fn, int side, float[] a, float[] b, float[] dc, float[] dx) {
    switch (fn) {
      case ADD -> System.arraycopy(dc, 0, dx, 0, dx.length);
      case SUB -> {
        if (side == 0) {
          System.arraycopy(dc, 0, dx, 0, dx.length);
        } else {
          CpuMap.neg(dc, dx);
        }
      }
      case MUL -> mul(side == 0 ? b : a, dc, dx);
      case DIV -> {
        if (side == 0) {
          div(dc, b, dx);
        } else {
          divisorSlope(a, b, dc, dx);
        }
      }
      case MIN -> whereOrdered(a, b, side == 0, dc, dx);
      case MAX -> whereOrdered(b, a, side == 0, dc, dx);
    }
  }

  private static void add(float[] a, float[] b, float[] c) {
    for (int i = 0; i < c.length; i++) {
      c[i] = a[i] + b[i];
    }
  }

  private static void sub(float[] a, float[] b, float[] c) {
    for (int i = 0; i < c.length; i++) {
      c[i] = a[i] - b[i];
    }
  }

  static void mul(float[] a, float[] b, float[] c) {
    for (int i = 0; i < c.length; i++) {
      c[i] = a[i] * b[i];
    }
  }

  static void div(float[] a, float[] b, float[] c) {
    for (int i = 0; i < c.length; i++) {
      c[i] = a[i] / b[i];
    }
  }

  private static void min(float[] a, float[] b, float[] c) {
    for (int i = 0; i < c.length; i++) {
      c[i] = Math.min(a[i], b[i]);
    }
  }

  private static void max(float[] a, float[] b, float[] c) {
    for (int i = 0; i < c.length; i++) {
      c[i] = Math.max(a[i], b[i]);
    }
  }

  /// −a/b² · dc, without the square, which overflows long before the quotient does.
  private static void divisorSlope(float[] a, float[] b, float[] dc, float[] dx) {
    for (int i = 0; i < dx.length; i++) {
      dx[i] = -(a[i] / b[i]) * (dc[i] / b[i]);
    }
  }

  /// dc where (low ≤ high) is `wanted`, else 0.
  private static void whereOrdered(
      float[] low, float[] high, boolean wanted, float[] dc, float[] dx) {
    for (int i = 0; i < dx.length; i++) {
      int one = low[i] <= high[i] == wanted ? 1 : 0; // a whole number: no jump
      dx[i] = one * dc[i];
    }
  }
}
