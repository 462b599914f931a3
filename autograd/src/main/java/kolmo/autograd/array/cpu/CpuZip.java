package kolmo.autograd.array.cpu;

import kolmo.autograd.array.BinaryFn;

/// Elementwise functions of two arrays of equal length, or of an array and a number, which is an
/// array of length 1: `c = f(a, b)` and `dx = ∂f/∂a · dc` or `∂f/∂b · dc`. The result may be one of
/// the arguments. One small method per loop, so that the compiler sees each loop alone and makes
/// vectors of it; a number has its own loops, which read one array less.
final class CpuZip {

  private CpuZip() {}

  /// Whether [#slope] looks at operand 0, a, or 1, b.
  static boolean slopeReads(BinaryFn fn, int side, int operand) {
    return switch (fn) {
      case ADD, SUB -> false;
      case MUL -> operand != side;
      case DIV -> operand == 1 || side == 1;
      case MIN, MAX -> true;
    };
  }

  /// c = f(a, b).
  static void value(BinaryFn fn, float[] a, float[] b, float[] c, int from, int to) {
    if (b.length == 1) {
      value(fn, a, b[0], c, from, to);
    } else if (a.length == 1) {
      value(fn, a[0], b, c, from, to);
    } else {
      switch (fn) {
        case ADD -> add(a, b, c, from, to);
        case SUB -> sub(a, b, c, from, to);
        case MUL -> mul(a, b, c, from, to);
        case DIV -> div(a, b, c, from, to);
        case MIN -> min(a, b, c, from, to);
        case MAX -> max(a, b, c, from, to);
      }
    }
  }

  private static void value(BinaryFn fn, float[] a, float b, float[] c, int from, int to) {
    switch (fn) {
      case ADD -> add(a, b, c, from, to);
      case SUB -> add(a, -b, c, from, to);
      case MUL -> mul(a, b, c, from, to);
      case DIV -> div(a, b, c, from, to);
      case MIN -> min(a, b, c, from, to);
      case MAX -> max(a, b, c, from, to);
    }
  }

  private static void value(BinaryFn fn, float a, float[] b, float[] c, int from, int to) {
    switch (fn) {
      case ADD -> add(b, a, c, from, to);
      case SUB -> sub(a, b, c, from, to);
      case MUL -> mul(b, a, c, from, to);
      case DIV -> div(a, b, c, from, to);
      case MIN -> min(b, a, c, from, to);
      case MAX -> max(b, a, c, from, to);
    }
  }

  /// dx = ∂f/∂a · dc for side 0, ∂f/∂b · dc for side 1; an operand that [#slopeReads] denies may
  /// have any length.
  static void slope(
      BinaryFn fn, int side, float[] a, float[] b, float[] dc, float[] dx, int from, int to) {
    switch (fn) {
      case ADD -> System.arraycopy(dc, from, dx, from, to - from);
      case SUB -> {
        if (side == 0) {
          System.arraycopy(dc, from, dx, from, to - from);
        } else {
          neg(dc, dx, from, to);
        }
      }
      case MUL -> value(BinaryFn.MUL, dc, side == 0 ? b : a, dx, from, to);
      case DIV -> {
        if (side == 0) {
          value(BinaryFn.DIV, dc, b, dx, from, to);
        } else {
          divisorSlope(a, b, dc, dx, from, to);
        }
      }
      case MIN -> whereOrdered(a, b, side == 0, dc, dx, from, to);
      case MAX -> whereOrdered(b, a, side == 0, dc, dx, from, to);
    }
  }

  private static void add(float[] a, float[] b, float[] c, int from, int to) {
    for (int i = from; i < to; i++) {
      c[i] = a[i] + b[i];
    }
  }

  private static void sub(float[] a, float[] b, float[] c, int from, int to) {
    for (int i = from; i < to; i++) {
      c[i] = a[i] - b[i];
    }
  }

  /// The slope of a subtraction, and a function of its own.
  static void neg(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = -x[i];
    }
  }

  static void mul(float[] a, float[] b, float[] c, int from, int to) {
    for (int i = from; i < to; i++) {
      c[i] = a[i] * b[i];
    }
  }

  static void div(float[] a, float[] b, float[] c, int from, int to) {
    for (int i = from; i < to; i++) {
      c[i] = a[i] / b[i];
    }
  }

  private static void min(float[] a, float[] b, float[] c, int from, int to) {
    for (int i = from; i < to; i++) {
      c[i] = Math.min(a[i], b[i]);
    }
  }

  private static void max(float[] a, float[] b, float[] c, int from, int to) {
    for (int i = from; i < to; i++) {
      c[i] = Math.max(a[i], b[i]);
    }
  }

  private static void add(float[] a, float b, float[] c, int from, int to) {
    for (int i = from; i < to; i++) {
      c[i] = a[i] + b;
    }
  }

  private static void mul(float[] a, float b, float[] c, int from, int to) {
    for (int i = from; i < to; i++) {
      c[i] = a[i] * b;
    }
  }

  private static void div(float[] a, float b, float[] c, int from, int to) {
    for (int i = from; i < to; i++) {
      c[i] = a[i] / b;
    }
  }

  private static void min(float[] a, float b, float[] c, int from, int to) {
    for (int i = from; i < to; i++) {
      c[i] = Math.min(a[i], b);
    }
  }

  private static void max(float[] a, float b, float[] c, int from, int to) {
    for (int i = from; i < to; i++) {
      c[i] = Math.max(a[i], b);
    }
  }

  private static void sub(float a, float[] b, float[] c, int from, int to) {
    for (int i = from; i < to; i++) {
      c[i] = a - b[i];
    }
  }

  private static void div(float a, float[] b, float[] c, int from, int to) {
    for (int i = from; i < to; i++) {
      c[i] = a / b[i];
    }
  }

  private static void divisorSlope(float[] a, float[] b, float[] dc, float[] dx, int from, int to) {
    if (b.length == 1) {
      divisorSlope(a, b[0], dc, dx, from, to);
    } else if (a.length == 1) {
      divisorSlope(a[0], b, dc, dx, from, to);
    } else {
      // −a/b² · dc, without the square, which overflows long before the quotient does
      for (int i = from; i < to; i++) {
        dx[i] = -(a[i] / b[i]) * (dc[i] / b[i]);
      }
    }
  }

  private static void divisorSlope(float[] a, float b, float[] dc, float[] dx, int from, int to) {
    for (int i = from; i < to; i++) {
      dx[i] = -(a[i] / b) * (dc[i] / b);
    }
  }

  private static void divisorSlope(float a, float[] b, float[] dc, float[] dx, int from, int to) {
    for (int i = from; i < to; i++) {
      dx[i] = -(a / b[i]) * (dc[i] / b[i]);
    }
  }

  /// dc where (low ≤ high) is `wanted`, else 0.
  private static void whereOrdered(
      float[] low, float[] high, boolean wanted, float[] dc, float[] dx, int from, int to) {
    if (high.length == 1) {
      whereOrdered(low, high[0], wanted, dc, dx, from, to);
    } else if (low.length == 1) {
      whereOrdered(low[0], high, wanted, dc, dx, from, to);
    } else {
      for (int i = from; i < to; i++) {
        int one = low[i] <= high[i] == wanted ? 1 : 0; // a whole number: no jump
        dx[i] = one * dc[i];
      }
    }
  }

  private static void whereOrdered(
      float[] low, float high, boolean wanted, float[] dc, float[] dx, int from, int to) {
    for (int i = from; i < to; i++) {
      int one = low[i] <= high == wanted ? 1 : 0;
      dx[i] = one * dc[i];
    }
  }

  private static void whereOrdered(
      float low, float[] high, boolean wanted, float[] dc, float[] dx, int from, int to) {
    for (int i = from; i < to; i++) {
      int one = low <= high[i] == wanted ? 1 : 0;
      dx[i] = one * dc[i];
    }
  }
}
