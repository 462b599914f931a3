package kolmo.autograd.array.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Ranks in a short column, by comparing every element with every other.
///
/// ```text
/// rank[i] = #{ j : x[j] < x[i] }
/// ```
///
/// N²/16 comparisons without a branch and without moving anything: for some hundred elements less
/// work than any sort. Four vectors of elements meet each broadcast element j, so that a load
/// serves four comparisons. Ties need no care here: of two elements that differ exactly one counts
/// the other, so the ranks add up to N(N−1)/2 if and only if no two are equal and none is NaN.
/// Otherwise the caller ranks by another way.
public final class VectorRank {

  private static final VectorSpecies<Float> V = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = V.length();

  private VectorRank() {}

  /// Ranks elements `at` to `at + n` of x; false if two of them are equal or one is NaN, in which
  /// case the ranks are of no use. Both arrays must have room up to the next multiple of 16, where
  /// x is overwritten. n ≤ 4096, so that sums of ranks are exact.
  public static boolean distinct(float[] x, int at, int n, float[] rank) {
    int end = (n + 15) & -16;
    for (int i = n; i < end; i++) {
      x[at + i] = Float.NEGATIVE_INFINITY; // nothing is below
    }
    int i = 0;
    for (; i + LANES < end && end >= 4 * LANES; i += 4 * LANES) {
      four(x, at, n, Math.min(i, end - 4 * LANES), rank); // the last ones overlap
    }
    for (; i < end; i += LANES) {
      one(x, at, n, i, rank);
    }
    FloatVector sum = FloatVector.zero(V);
    for (int k = 0; k < end; k += LANES) {
      sum = sum.add(FloatVector.fromArray(V, rank, k));
    }
    return sum.reduceLanes(VectorOperators.ADD) == 0.5f * n * (n - 1);
  }

  private static void four(float[] x, int at, int n, int i, float[] rank) {
    FloatVector one = FloatVector.broadcast(V, 1f);
    FloatVector x0 = FloatVector.fromArray(V, x, at + i);
    FloatVector x1 = FloatVector.fromArray(V, x, at + i + LANES);
    FloatVector x2 = FloatVector.fromArray(V, x, at + i + 2 * LANES);
    FloatVector x3 = FloatVector.fromArray(V, x, at + i + 3 * LANES);
    FloatVector r0 = FloatVector.zero(V);
    FloatVector r1 = r0;
    FloatVector r2 = r0;
    FloatVector r3 = r0;
    for (int j = at; j < at + n; j++) {
      FloatVector b = FloatVector.broadcast(V, x[j]);
      r0 = r0.add(one, b.lt(x0));
      r1 = r1.add(one, b.lt(x1));
      r2 = r2.add(one, b.lt(x2));
      r3 = r3.add(one, b.lt(x3));
    }
    r0.intoArray(rank, i);
    r1.intoArray(rank, i + LANES);
    r2.intoArray(rank, i + 2 * LANES);
    r3.intoArray(rank, i + 3 * LANES);
  }

  private static void one(float[] x, int at, int n, int i, float[] rank) {
    FloatVector one = FloatVector.broadcast(V, 1f);
    FloatVector x0 = FloatVector.fromArray(V, x, at + i);
    FloatVector r0 = FloatVector.zero(V);
    for (int j = at; j < at + n; j++) {
      r0 = r0.add(one, FloatVector.broadcast(V, x[j]).lt(x0));
    }
    r0.intoArray(rank, i);
  }
}
