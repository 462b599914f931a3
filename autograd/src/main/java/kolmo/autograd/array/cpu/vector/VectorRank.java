package kolmo.autograd.array.cpu.vector;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Ranks in a short column, by comparing every two elements.
///
/// ```text
/// rank[i] = #{ j : x[j] < x[i] }
/// ```
///
/// About N²/2 comparisons, a vector of them at a time, without a branch and without moving
/// anything: for some hundred elements less work than any sort. Four vectors of elements stay in
/// registers while each later element is compared with them. One comparison serves both sides: its
/// lanes count for the elements in the vectors, and the number of lanes where it failed for the
/// single one.
///
/// Between groups the earlier one of equal elements comes first, as it should. Within a group of
/// four vectors equal elements, or a NaN, count too little; then the sum of all ranks is not
/// N(N−1)/2, and the caller ranks by another way.
public final class VectorRank {

  private static final VectorSpecies<Float> V = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = V.length();
  private static final int GROUP = 4 * LANES;

  private VectorRank() {}

  /// Ranks elements `at` to `at + n` of x; false if it cannot, because some are equal or NaN. Both
  /// arrays must have room up to the next multiple of 16, where they are overwritten. n ≤ 4096, so
  /// that the sum is exact.
  public static boolean count(float[] x, int at, int n, float[] rank) {
    int end = (n + 15) & -16;
    Arrays.fill(x, at + n, at + end, Float.NEGATIVE_INFINITY); // nothing is below
    Arrays.fill(rank, 0, end, 0);
    int i = 0;
    for (; i + GROUP <= end; i += GROUP) {
      group(x, at, i, n, rank);
    }
    for (int from = i; i < end; i += LANES) {
      single(x, at, from, i, n, rank);
    }
    FloatVector sum = FloatVector.zero(V);
    for (int k = 0; k < end; k += LANES) {
      sum = sum.add(FloatVector.fromArray(V, rank, k));
    }
    return sum.reduceLanes(VectorOperators.ADD) == 0.5f * n * (n - 1);
  }

  /// Four vectors from i on against themselves and against all that follow.
  private static void group(float[] x, int at, int i, int n, float[] rank) {
    FloatVector one = FloatVector.broadcast(V, 1f);
    FloatVector x0 = FloatVector.fromArray(V, x, at + i);
    FloatVector x1 = FloatVector.fromArray(V, x, at + i + LANES);
    FloatVector x2 = FloatVector.fromArray(V, x, at + i + 2 * LANES);
    FloatVector x3 = FloatVector.fromArray(V, x, at + i + 3 * LANES);
    FloatVector r0 = FloatVector.fromArray(V, rank, i);
    FloatVector r1 = FloatVector.fromArray(V, rank, i + LANES);
    FloatVector r2 = FloatVector.fromArray(V, rank, i + 2 * LANES);
    FloatVector r3 = FloatVector.fromArray(V, rank, i + 3 * LANES);
    int inside = Math.min(n, i + GROUP);
    for (int j = i; j < inside; j++) {
      FloatVector b = FloatVector.broadcast(V, x[at + j]);
      r0 = r0.add(one, b.lt(x0));
      r1 = r1.add(one, b.lt(x1));
      r2 = r2.add(one, b.lt(x2));
      r3 = r3.add(one, b.lt(x3));
    }
    for (int j = inside; j < n; j++) {
      FloatVector b = FloatVector.broadcast(V, x[at + j]);
      VectorMask<Float> m0 = b.lt(x0);
      VectorMask<Float> m1 = b.lt(x1);
      VectorMask<Float> m2 = b.lt(x2);
      VectorMask<Float> m3 = b.lt(x3);
      r0 = r0.add(one, m0);
      r1 = r1.add(one, m1);
      r2 = r2.add(one, m2);
      r3 = r3.add(one, m3);
      rank[j] += GROUP - (m0.trueCount() + m1.trueCount() + (m2.trueCount() + m3.trueCount()));
    }
    r0.intoArray(rank, i);
    r1.intoArray(rank, i + LANES);
    r2.intoArray(rank, i + 2 * LANES);
    r3.intoArray(rank, i + 3 * LANES);
  }

  /// One vector at i of the last, incomplete group against the elements of that group.
  private static void single(float[] x, int at, int from, int i, int n, float[] rank) {
    FloatVector one = FloatVector.broadcast(V, 1f);
    FloatVector x0 = FloatVector.fromArray(V, x, at + i);
    FloatVector r0 = FloatVector.fromArray(V, rank, i);
    for (int j = from; j < n; j++) {
      r0 = r0.add(one, FloatVector.broadcast(V, x[at + j]).lt(x0));
    }
    r0.intoArray(rank, i);
  }
}
