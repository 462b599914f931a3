package kolmo.kernels;

import kolmo.autograd.array.Shape;

/// Sums over any axes: `reduce.cu` takes one axis at a time, so neighbours that are reduced, or
/// kept, become one first.
final class CudaReduce {

  /// Up to here one thread adds a run alone.
  private static final int SHORT = 64;

  /// What a part of a long axis has at least.
  private static final int PART = 4096;

  /// About as many blocks as make every GPU busy.
  private static final int BUSY = 512;

  private final Work work;

  CudaReduce(Work work) {
    this.work = work;
  }

  /// `y = Σ x / divisor`; neither shape is empty, `out` is `in` with the reduced axes at length 1.
  void sum(long x, Shape in, Shape out, double divisor, long y) {
    int before = 1; // all axes in front of the one in work
    int after = 1; // what is kept behind it
    for (int a = 0; a < in.rank(); a++) {
      before *= in.dim(a);
    }
    long from = x;
    int scratch = 0;
    int left = out.size() == in.size() ? 0 : reducedRuns(in, out);
    if (left == 0) {
      sum(x, false, 1, 1, before, y, false, divisor);
      return;
    }
    for (int a = in.rank() - 1; left > 0; ) {
      int length = 1;
      boolean reduced = reduces(in, out, a);
      while (a >= 0 && (in.dim(a) == 1 || reduces(in, out, a) == reduced)) {
        length *= in.dim(a--);
      }
      before /= length;
      if (!reduced) {
        after *= length;
        continue;
      }
      left--;
      int size = before * after;
      long to = left == 0 ? y : work.pool().take(8L * size);
      sum(from, from != x, before, length, after, to, left > 0, left == 0 ? divisor : 1);
      if (from != x) {
        work.pool().give(from, 8L * scratch);
      }
      from = to;
      scratch = size;
    }
  }

  private static boolean reduces(Shape in, Shape out, int axis) {
    return in.dim(axis) != out.dim(axis);
  }

  /// How many runs of neighbouring axes are reduced.
  private static int reducedRuns(Shape in, Shape out) {
    int runs = 0;
    boolean inside = false;
    for (int a = 0; a < in.rank(); a++) {
      if (in.dim(a) != 1) {
        runs += reduces(in, out, a) && !inside ? 1 : 0;
        inside = reduces(in, out, a);
      }
    }
    return runs;
  }

  /// `y [a,b] = Σᵣ x [a,r,b] / divisor`, in two stages if r is long; `wide` says double.
  void sum(long x, boolean wideX, int a, int r, int b, long y, boolean wideY, double divisor) {
    int parts = parts(a, r, b);
    if (parts == 1) {
      pass(x, wideX, a, r, b, 1, y, wideY, divisor);
      return;
    }
    long bytes = 8L * a * parts * b;
    long scratch = work.pool().take(bytes);
    pass(x, wideX, a, r, b, parts, scratch, true, 1);
    sum(scratch, true, a, parts, b, y, wideY, divisor);
    work.pool().give(scratch, bytes);
  }

  private static boolean byBlocks(int r, int b) {
    return b == 1 && r > SHORT;
  }

  private static int parts(int a, int r, int b) {
    if (byBlocks(r, b)) {
      return Math.clamp(r / PART, 1, Math.max(1, BUSY / a));
    }
    long threads = (long) BUSY * Work.BLOCK;
    return Math.clamp(r / SHORT, 1, (int) Math.max(1, threads / ((long) a * b)));
  }

  private void pass(
      long x,
      boolean wideX,
      int a,
      int r,
      int b,
      int parts,
      long y,
      boolean wideY,
      double divisor) {
    String types = (wideX ? "f64" : "f32") + (wideY ? "_f64" : "_f32");
    Arguments args = work.arguments().address(x).address(y).whole(r);
    if (byBlocks(r, b)) {
      args.whole(parts).wide(divisor);
      work.grid("sum_run_" + types, (long) a * parts, Work.BLOCK, args);
    } else {
      int n = a * parts * b;
      args.whole(b).whole(parts).wide(divisor).whole(n);
      work.each("sum_rows_" + types, n, args);
    }
  }
}
