package kolmo.kernels;

import kolmo.autograd.array.Shape;

/// Sorted columns: `sort.cu`, and the permutations of `move.cu`.
final class CudaOrder {

  /// Rows up to which a bitonic network sorts a column, and rows of a tile, as in sort.cuh.
  static final int NETWORK = 512;

  static final int TILE = 2304;

  private static final int FEWEST = 64;

  private final Work work;

  CudaOrder(Work work) {
    this.work = work;
  }

  /// Threads of a bitonic network for n ≤ 512 rows: half of the power of two that holds them.
  static int networkThreads(int n) {
    return Math.max(FEWEST, n == 1 ? 1 : Integer.highestOneBit(n - 1) * 2) / 2;
  }

  /// The keys `[d,n]` of x `[n,d]`, each column in ascending order; the caller gives back 8·n·d
  /// bytes. Neither n nor d is 0.
  long keys(long x, int n, int d) {
    long bytes = 8L * n * d;
    long keys = work.pool().take(bytes);
    Arguments args = work.arguments().address(x).address(keys).whole(n).whole(d);
    if (n <= NETWORK) {
      work.grid("sort_network", d, networkThreads(n), args);
      return keys;
    }
    int tiles = (n + TILE - 1) / TILE;
    work.grid("sort_tiles", (long) tiles * d, Work.BLOCK, args.whole(tiles));
    long other = tiles == 1 ? 0 : work.pool().take(bytes);
    long merged = keys;
    for (int run = TILE; run < n; run *= 2) {
      long to = merged == keys ? other : keys;
      Arguments merge = work.arguments().address(merged).address(to);
      work.grid("merge_runs", (long) tiles * d, Work.BLOCK, merge.whole(n).whole(run).whole(tiles));
      merged = to;
    }
    if (tiles > 1) {
      work.pool().give(merged == keys ? other : keys, bytes);
    }
    return merged;
  }

  /// Values in order, and the row each came from.
  void sort(long x, Shape shape, long values, long rows) {
    int m = shape.size();
    if (m == 0) {
      return;
    }
    int n = shape.dim(0);
    int d = shape.dim(1);
    long keys = keys(x, n, d);
    Arguments args = work.arguments().address(keys).address(x).address(values).address(rows);
    work.each("unpack_f32", m, args.whole(n).whole(d).whole(m));
    work.pool().give(keys, 8L * m);
  }

  /// `y[i,c] = x[p[i,c],c]`, or with `inverse` `y[p[i,c],c] = x[i,c]`.
  void permute(long x, long p, boolean inverse, long y, Shape shape) {
    int n = shape.size();
    if (inverse) {
      work.fill(y, 0, n); // full only if p is a permutation
    }
    Arguments args = work.arguments().address(x).address(p).address(y).whole(n);
    work.each(inverse ? "permute_back_f32" : "permute_f32", n, args.whole(shape.dim(1)));
  }
}
