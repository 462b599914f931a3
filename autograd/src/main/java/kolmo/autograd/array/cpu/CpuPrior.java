package kolmo.autograd.array.cpu;

import java.util.Arrays;
import kolmo.autograd.array.cpu.vector.VectorDistance;

/// What compares batches with the prior's marginals F, whose density is p, in one pass per column:
/// ranks, F and p from one exponential, error, slope, sum.
///
/// ```text
/// one sample    e = F(z) − (rank + offset)/N       L = Σ e² / ND     ∂L/∂z  =  2/ND · e · p(z)
/// two samples   e = F(z) − F(z′)                                     ∂L/∂z′ = −2/ND · e · p(z′)
/// ```
///
/// Nothing of the size N·K·D is ever stored: per thread there are some tiles of a column that stay
/// in the cache, and of the size N·D there is the matrix turned into columns. Squares are summed in
/// double, in a fixed order within a column, then over the columns. So the bits depend neither on
/// the number of threads nor on the length of vectors, of which there may be none.
final class CpuPrior {

  /// Elements that are taken from F to slope at a time; five tiles fit the cache nearest to the
  /// core.
  private static final int TILE = 1024;

  private final Arena arena;
  private final boolean vectors;
  private final CpuColumns columns;
  private final Bench mine;
  private final Bench helpers;
  private final CpuColumns.Work marginals = this::marginals;
  private final CpuColumns.Work oneSample = this::oneSample;
  private final CpuColumns.Work paired = this::paired;
  private final CpuColumns.Work sorted = this::sorted;

  // The job in work, for the thread that helps.
  private float[] z = {};
  private float[] other = {};
  private double[] losses = {};
  private Mixture mixture = new Mixture(new float[0], 0, 1);
  private double offset;
  private int n;
  private int d;

  /// With the arena that lends what is as large as the matrix.
  CpuPrior(Arena arena, boolean vectors) {
    this.arena = arena;
    this.vectors = vectors;
    this.columns = new CpuColumns(vectors);
    this.mine = new Bench(vectors);
    this.helpers = new Bench(vectors);
  }

  /// An equal mixture of normal distributions: centres `[k,d]` and their common σ.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Mixture(float[] centers, int k, double sigma) {}

  /// F and p at each element of t `[n,d]`.
  void marginals(Mixture of, float[] t, int n, int d, float[] cdf, float[] density) {
    begin(of, t, n, d);
    other = arena.take(z.length);
    columns.each(marginals, n, d);
    columns.scatter(z, n, d, cdf);
    columns.scatter(other, n, d, density);
    arena.give(other);
    arena.give(z);
  }

  /// The one-sample loss of z `[n,d]`; writes its slope.
  double ksDistance(Mixture from, float[] z, int n, int d, double offset, float[] slope) {
    begin(from, z, n, d);
    this.offset = offset;
    columns.each(oneSample, n, d);
    columns.scatter(this.z, n, d, slope);
    arena.give(this.z);
    return mean();
  }

  /// The two-sample loss of z and z′ `[n,d]`; writes its slopes.
  double ksTwoSample(
      Mixture scale,
      float[] z,
      float[] adv,
      int n,
      int d,
      boolean sorting,
      float[] slope,
      float[] slopeAdv) {
    begin(scale, z, n, d);
    other = arena.take(this.z.length);
    columns.gather(adv, n, d, other);
    columns.each(sorting ? sorted : paired, n, d);
    columns.scatter(this.z, n, d, slope);
    columns.scatter(other, n, d, slopeAdv);
    arena.give(other);
    arena.give(this.z);
    return mean();
  }

  private void begin(Mixture mixture, float[] matrix, int n, int d) {
    this.mixture = mixture;
    this.n = n;
    this.d = d;
    z = arena.take(CpuColumns.size(n, d));
    columns.gather(matrix, n, d, z);
    if (losses.length < d) {
      losses = new double[d];
    }
  }

  private double mean() {
    double sum = 0;
    for (int j = 0; j < d; j++) {
      sum += losses[j];
    }
    return sum / ((double) n * d);
  }

  // --- one column ---

  private void marginals(int column, boolean onHelper) {
    Bench b = bench(onHelper, column, TILE);
    int at = column * CpuColumns.pitch(n);
    for (int i = 0; i < n; i += TILE) {
      int length = Math.min(TILE, n - i);
      b.mixture.evaluate(z, at + i, length, b.f, b.p);
      System.arraycopy(b.f, 0, z, at + i, length);
      System.arraycopy(b.p, 0, other, at + i, length);
    }
  }

  private void oneSample(int column, boolean onHelper) {
    Bench b = bench(onHelper, column, n);
    int at = column * CpuColumns.pitch(n);
    b.ranks.rank(z, at, n, b.rank);
    double loss = 0;
    for (int i = 0; i < n; i += TILE) {
      int length = Math.min(TILE, n - i);
      b.mixture.evaluate(z, at + i, length, b.f, b.p);
      difference(b.f, b.rank, i, offset, 1.0 / n, b.p, length, b.e, z, at + i);
      loss += squares(b, length);
    }
    losses[column] = loss;
  }

  private void paired(int column, boolean onHelper) {
    Bench b = bench(onHelper, column, TILE);
    int at = column * CpuColumns.pitch(n);
    double loss = 0;
    for (int i = 0; i < n; i += TILE) {
      int length = Math.min(TILE, n - i);
      b.mixture.evaluate(z, at + i, length, b.f, b.p);
      b.mixture.evaluate(other, at + i, length, b.f2, b.p2);
      difference(b.f2, b.f, 0, 0, 1, b.p2, length, b.e, other, at + i);
      difference(b.f, b.f2, 0, 0, 1, b.p, length, b.e, z, at + i);
      loss += squares(b, length);
    }
    losses[column] = loss;
  }

  /// The i-th smallest of z meets the i-th smallest of z′: each finds its partner by its rank.
  private void sorted(int column, boolean onHelper) {
    Bench b = bench(onHelper, column, n);
    b.roomForColumns(n);
    int at = column * CpuColumns.pitch(n);
    b.ranks.rank(z, at, n, b.rank);
    b.ranks.rank(other, at, n, b.rank2);
    b.mixture.evaluate(z, at, n, b.f, b.p);
    b.mixture.evaluate(other, at, n, b.f2, b.p2);
    for (int i = 0; i < n; i++) {
      b.ordered[(int) b.rank[i]] = b.f[i];
      b.ordered2[(int) b.rank2[i]] = b.f2[i];
    }
    for (int i = 0; i < n; i++) {
      b.rank[i] = b.ordered2[(int) b.rank[i]];
      b.rank2[i] = b.ordered[(int) b.rank2[i]];
    }
    difference(b.f2, b.rank2, 0, 0, 1, b.p2, n, b.e, other, at);
    difference(b.f, b.rank, 0, 0, 1, b.p, n, b.e, z, at);
    losses[column] = squares(b, n);
  }

  private Bench bench(boolean onHelper, int column, int length) {
    Bench b = onHelper ? helpers : mine;
    b.room(length);
    b.mixture.select(mixture.centers, mixture.k, d, column, mixture.sigma);
    return b;
  }

  /// e = x − (y + offset)·s, and the slope 2/ND · e · p.
  private void difference(
      float[] x,
      float[] y,
      int at,
      double offset,
      double s,
      float[] p,
      int length,
      float[] e,
      float[] slope,
      int to) {
    float high = (float) -s;
    float low = (float) (-s - high);
    float c = (float) (2 / ((double) n * d));
    float shift = (float) offset;
    if (vectors) {
      VectorDistance.difference(x, y, at, shift, high, low, p, c, length, e, slope, to);
      return;
    }
    for (int i = 0; i < length; i++) {
      float r = y[at + i] + shift;
      float error = Math.fma(r, low, Math.fma(r, high, x[i]));
      e[i] = error;
      slope[to + i] = error * c * p[i];
    }
  }

  /// Σ e²: sixteen sums side by side, then over them.
  private double squares(Bench b, int length) {
    if (vectors) {
      VectorDistance.squares(b.e, length, b.sums);
    } else {
      Arrays.fill(b.sums, 0);
      for (int i = 0; i < length; i++) {
        double error = b.e[i];
        b.sums[i & 15] += error * error; // the square is exact in double
      }
    }
    double sum = 0;
    for (double part : b.sums) {
      sum += part;
    }
    return sum;
  }

  /// What one thread has beside a column.
  private static final class Bench {
    final CpuRank ranks;
    final CpuMixture mixture;
    final double[] sums = new double[16];
    float[] rank = {};
    float[] rank2 = {};
    float[] f = new float[TILE];
    float[] p = new float[TILE];
    float[] f2 = new float[TILE];
    float[] p2 = new float[TILE];
    float[] e = new float[TILE];
    float[] ordered = {};
    float[] ordered2 = {};

    Bench(boolean vectors) {
      ranks = new CpuRank(vectors);
      mixture = new CpuMixture(vectors);
    }

    void room(int length) {
      if (rank.length < length) {
        rank = new float[CpuColumns.pitch(length)];
      }
    }

    /// Room for all of F and p, which a tile is not enough for where any row may meet any other.
    void roomForColumns(int length) {
      if (ordered.length < length) {
        int size = Math.max(TILE, CpuColumns.pitch(length));
        f = new float[size];
        p = new float[size];
        f2 = new float[size];
        p2 = new float[size];
        e = new float[size];
        rank2 = new float[size];
        ordered = new float[size];
        ordered2 = new float[size];
      }
    }
  }
}
