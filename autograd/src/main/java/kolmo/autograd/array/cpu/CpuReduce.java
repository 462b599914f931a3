package kolmo.autograd.array.cpu;

import java.util.Arrays;
import kolmo.autograd.array.Shape;

/// Sums over any axes, in double precision: rounding once at the end, however long the sum, and
/// always in the same order.
///
/// Axes in front that stay are a loop around independent sums. From the first reduced axis on, one
/// recursion over the axes adds into an accumulator per remaining element; it ends early in one of
/// two loops, a run that collapses to one element or a run that is added element by element.
final class CpuReduce {

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
      sums[to] += run(p.x, from, from + p.in[axis]);
    } else if (p.out[axis] == p.in[axis]) {
      add(p.x, from, sums, to, p.in[axis]);
    } else {
      for (int i = 0; i < p.dims[axis]; i++) {
        accumulate(p, axis + 1, from + i * p.in[axis + 1], to + i * p.steps[axis]);
      }
    }
  }

  private static void add(float[] x, int from, double[] sums, int to, int n) {
    for (int i = 0; i < n; i++) {
      sums[to + i] += x[from + i];
    }
  }

  /// Four sums side by side, as an addition takes longer than it takes to begin the next.
  private static double run(float[] x, int from, int to) {
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
