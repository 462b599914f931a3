package kolmo.autograd.array.cpu;

/// Orders the columns of a matrix: each element goes to the place that its rank says, and its row
/// goes with it.
final class CpuSort {

  private final Arena arena;
  private final CpuColumns columns;
  private final CpuRank mine;
  private final CpuRank helpers;
  private final CpuColumns.Work sort = this::sort;
  private float[] myRank = {};
  private float[] helpersRank = {};

  // The job in work, for the thread that helps.
  private float[] from = {};
  private float[] sorted = {};
  private float[] rows = {};
  private int n;

  /// With the arena that lends the columns, and with or without the Vector API.
  CpuSort(Arena arena, boolean vectors) {
    this.arena = arena;
    this.columns = new CpuColumns(vectors);
    this.mine = new CpuRank(vectors);
    this.helpers = new CpuRank(vectors);
  }

  /// Each column of `x` `[n,d]` in ascending order, and the row each value came from.
  void sort(float[] x, int n, int d, float[] values, float[] permutation) {
    this.n = n;
    int size = CpuColumns.size(n, d);
    from = arena.take(size);
    sorted = arena.take(size);
    rows = arena.take(size);
    columns.gather(x, n, d, from);
    columns.each(sort, n, d);
    columns.scatter(sorted, n, d, values);
    columns.scatter(rows, n, d, permutation);
    arena.give(rows);
    arena.give(sorted);
    arena.give(from);
  }

  private void sort(int column, boolean onHelper) {
    int at = column * CpuColumns.pitch(n);
    float[] rank = room(onHelper);
    (onHelper ? helpers : mine).rank(from, at, n, rank);
    for (int i = 0; i < n; i++) {
      int to = at + (int) rank[i];
      sorted[to] = from[at + i];
      rows[to] = i;
    }
  }

  private float[] room(boolean onHelper) {
    float[] rank = onHelper ? helpersRank : myRank;
    if (rank.length < n) {
      rank = new float[CpuColumns.pitch(n)];
      if (onHelper) {
        helpersRank = rank;
      } else {
        myRank = rank;
      }
    }
    return rank;
  }

  /// `y[i,c] = x[p[i,c],c]`, or with `inverse` `y[p[i,c],c] = x[i,c]`, for matrices with `d`
  /// columns.
  static void permute(float[] x, float[] p, int d, boolean inverse, float[] y) {
    for (int row = 0; row < y.length; row += d) {
      for (int c = 0; c < d; c++) {
        int from = (int) p[row + c];
        int other = from * d + c;
        if (inverse) {
          y[other] = x[row + c];
        } else {
          y[row + c] = x[other];
        }
      }
    }
  }
}
