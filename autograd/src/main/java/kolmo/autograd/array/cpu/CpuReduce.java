package kolmo.autograd.array.cpu;

import java.util.Arrays;
import kolmo.autograd.array.Shape;

/// Sums over any axes, in double precision: rounding once at the end, however long the sum, and
/// always in the same order.
///
/// Axes in front that stay are a loop around independent sums. From the first reduced axis on, one
/// recursion over the axes adds into an accumulator per remaining element; it ends early in one of
/// two loops, a run that collapses to one element or rows that are added element by element.
///
/// The compiler may not reorder a sum, hence makes no vectors of `s += x[i]`. So a run becomes
/// rows, too, which add into accumulators, up to 1024, and these are folded in half until eight are
/// left. The order is that of these loops, on vectors or not.
final class CpuReduce {

  /// Accumulators of a run: 8 KB, a quarter of the first cache.
  private static final int WIDTH = 1024;

  /// Up to here a plain loop is as fast.
  private static final int SHORT = 64;

  private final double[] lanes = new double[WIDTH];
  private double[] sums = {};

  /// `y = Σ x / divisor`; `out` is `in` with the reduced axes at length 1.
  void sum(float[] x, Shape in, Shape out, double divisor, float[] y) {
    if (y.length > 0) {
      independent(new Plan(x, in, out), 0, 0, divisor, y, 0);
    }
  }

  private void independent(Plan p, int axis, int from, double divisor, float[] y, int to) {
    if (axis < p.rank() && p.steps[axis] != 0 && p.out[axis] != p.in[axis]) {
      for (int i = 0; i < p.dims[axis]; i++) {
        int below = axis + 1;
        independent(p, below, from + i * p.in[below], divisor, y, to + i * p.out[below]);
      }
      return;
    }
    int n = p.out[axis];
    if (sums.length < n) {
      sums = new double[n];
    }
    Arrays.fill(sums, 0, n, 0);
    accumulate(p, axis, from, 0);
    for (int j = 0; j < n; j++) {
      y[to + j] = (float) (sums[j] / divisor);
    }
  }

  private void accumulate(Plan p, int axis, int from, int to) {
    if (p.out[axis] == 1) {
      sums[to] += run(p.x, from, p.in[axis]);
    } else if (p.out[axis] == p.in[axis]) {
      rows(p.x, from, p.in[axis], 1, sums, to);
    } else if (p.steps[axis] == 0 && p.out[axis] == p.in[axis + 1]) {
      rows(p.x, from, p.in[axis + 1], p.dims[axis], sums, to);
    } else {
      for (int i = 0; i < p.dims[axis]; i++) {
        accumulate(p, axis + 1, from + i * p.in[axis + 1], to + i * p.steps[axis]);
      }
    }
  }

  /// Adds rows of length `n`, one after the other, element by element.
  private static void rows(float[] x, int from, int n, int count, double[] sums, int to) {
    int row = from;
    int left = count;
    for (; left >= 4; left -= 4, row += 4 * n) {
      addFour(x, row, row + n, row + 2 * n, row + 3 * n, sums, to, n);
    }
    for (; left > 0; left--, row += n) {
      add(x, row, sums, to, n);
    }
  }

  private static void add(float[] x, int from, double[] sums, int to, int n) {
    for (int i = 0; i < n; i++) {
      sums[to + i] += x[from + i];
    }
  }

  /// Four rows at once: each accumulator is loaded and stored a quarter as often.
  private static void addFour(float[] x, int a, int b, int c, int d, double[] sums, int to, int n) {
    for (int i = 0; i < n; i++) {
      double ab = (double) x[a + i] + x[b + i];
      double cd = (double) x[c + i] + x[d + i];
      sums[to + i] += ab + cd;
    }
  }

  private double run(float[] x, int from, int n) {
    return n < SHORT ? shortRun(x, from, from + n) : longRun(x, from, n);
  }

  private double longRun(float[] x, int from, int n) {
    int width =
        Math.min(WIDTH, Integer.highestOneBit(n / 8)); // folding costs as much as a few rows
    Arrays.fill(lanes, 0, width, 0);
    int count = n / width;
    rows(x, from, width, count, lanes, 0);
    add(x, from + count * width, lanes, 0, n - count * width);
    for (int half = width / 2; half >= 8; half /= 2) {
      fold(lanes, half);
    }
    return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3]))
        + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
  }

  private static void fold(double[] lanes, int half) {
    for (int i = 0; i < half; i++) {
      lanes[i] += lanes[half + i];
    }
  }

  /// Four sums side by side, as an addition takes longer than it takes to begin the next.
  private static double shortRun(float[] x, int from, int to) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i <= to - 4; i += 4) {
      a += x[i];
      b += x[i + 1];
      c += x[i + 2];
      d += x[i + 3];
    }
    for (; i < to; i++) {
      a += x[i];
    }
    return (a + b) + (c + d);
  }

  /// For each axis: its length, how far one step goes in the output (0 if the axis is reduced), and
  /// how many elements of input and output lie from it on to the last axis.
  private static final class Plan {
    final float[] x;
    final int[] dims;
    final int[] steps;
    final int[] in;
    final int[] out;

    Plan(float[] x, Shape from, Shape to) {
      this.x = x;
      this.dims = from.dims();
      this.steps = to.stridesIn(from);
      this.in = CpuMove.sizes(from);
      this.out = CpuMove.sizes(to);
    }

    int rank() {
      return dims.length;
    }
  }
}
