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
  static void value(BinaryFn fn, float[] a, float[] b, float[] c) {
    if (b.length == 1) {
      value(fn, a, b[0], c);
    } else if (a.length == 1) {
      value(fn, a[0], b, c);
    } else {
      switch (fn) {
        case ADD -> add(a, b, c);
        case SUB -> sub(a, b, c);
        case MUL -> mul(a, b, c);
        case DIV -> div(a, b, c);
        case MIN -> min(a, b, c);
        case MAX -> max(a, b, c);
      }
    }
  }

  private static void value(BinaryFn fn, float[] a, float b, float[] c) {
    switch (fn) {
      case ADD -> add(a, b, c);
      case SUB -> add(a, -b, c);
      case MUL -> mul(a, b, c);
      case DIV -> div(a, b, c);
      case MIN -> min(a, b, c);
      case MAX -> max(a, b, c);
    }
  }

  private static void value(BinaryFn fn, float a, float[] b, float[] c) {
    switch (fn) {
      case ADD -> add(b, a, c);
      case SUB -> sub(a, b, c);
      case MUL -> mul(b, a, c);
      case DIV -> div(a, b, c);
      case MIN -> min(b, a, c);
      case MAX -> max(b, a, c);
    }
  }

  /// dx = ∂f/∂a · dc for side 0, ∂f/∂b · dc for side 1; an operand that [#slopeReads] denies may
  /// have any length.
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
      case MUL -> value(BinaryFn.MUL, dc, side == 0 ? b : a, dx);
      case DIV -> {
        if (side == 0) {
          value(BinaryFn.DIV, dc, b, dx);
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

  private static void add(float[] a, float b, float[] c) {
    for (int i = 0; i < c.length; i++) {
      c[i] = a[i] + b;
    }
  }

  private static void mul(float[] a, float b, float[] c) {
    for (int i = 0; i < c.length; i++) {
      c[i] = a[i] * b;
    }
  }

  private static void div(float[] a, float b, float[] c) {
    for (int i = 0; i < c.length; i++) {
      c[i] = a[i] / b;
    }
  }

  private static void min(float[] a, float b, float[] c) {
    for (int i = 0; i < c.length; i++) {
      c[i] = Math.min(a[i], b);
    }
  }

  private static void max(float[] a, float b, float[] c) {
    for (int i = 0; i < c.length; i++) {
      c[i] = Math.max(a[i], b);
    }
  }

  private static void sub(float a, float[] b, float[] c) {
    for (int i = 0; i < c.length; i++) {
      c[i] = a - b[i];
    }
  }

  private static void div(float a, float[] b, float[] c) {
    for (int i = 0; i < c.length; i++) {
      c[i] = a / b[i];
    }
  }

  private static void divisorSlope(float[] a, float[] b, float[] dc, float[] dx) {
    if (b.length == 1) {
      divisorSlope(a, b[0], dc, dx);
    } else if (a.length == 1) {
      divisorSlope(a[0], b, dc, dx);
    } else {
      // −a/b² · dc, without the square, which overflows long before the quotient does
      for (int i = 0; i < dx.length; i++) {
        dx[i] = -(a[i] / b[i]) * (dc[i] / b[i]);
      }
    }
  }

  private static void divisorSlope(float[] a, float b, float[] dc, float[] dx) {
    for (int i = 0; i < dx.length; i++) {
      dx[i] = -(a[i] / b) * (dc[i] / b);
    }
  }

  private static void divisorSlope(float a, float[] b, float[] dc, float[] dx) {
    for (int i = 0; i < dx.length; i++) {
      dx[i] = -(a / b[i]) * (dc[i] / b[i]);
    }
  }

  /// dc where (low ≤ high) is `wanted`, else 0.
  private static void whereOrdered(
      float[] low, float[] high, boolean wanted, float[] dc, float[] dx) {
    if (high.length == 1) {
      whereOrdered(low, high[0], wanted, dc, dx);
    } else if (low.length == 1) {
      whereOrdered(low[0], high, wanted, dc, dx);
    } else {
      for (int i = 0; i < dx.length; i++) {
        int one = low[i] <= high[i] == wanted ? 1 : 0; // a whole number: no jump
        dx[i] = one * dc[i];
      }
    }
  }

  private static void whereOrdered(
      float[] low, float high, boolean wanted, float[] dc, float[] dx) {
    for (int i = 0; i < dx.length; i++) {
      int one = low[i] <= high == wanted ? 1 : 0;
      dx[i] = one * dc[i];
    }
  }

  private static void whereOrdered(
      float low, float[] high, boolean wanted, float[] dc, float[] dx) {
    for (int i = 0; i < dx.length; i++) {
      int one = low <= high[i] == wanted ? 1 : 0;
      dx[i] = one * dc[i];
    }
  }
}
