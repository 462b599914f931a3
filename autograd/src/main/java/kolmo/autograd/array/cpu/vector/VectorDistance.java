package kolmo.autograd.array.cpu.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// What remains of a KS loss once F and p are there, on vectors.
///
/// ```text
/// e = x − (y + offset)·s          slope = c·e·p          Σ e²
/// ```
///
/// x is F, and y is the rank with s = 1/N, or the other batch's F with s = 1. The factor enters
/// through two fused multiply-adds, in two parts, so that e has the rounding of F alone, also where
/// N is in the millions and e in the ten-thousandths.
public final class VectorDistance {

  private static final VectorSpecies<Float> V = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> QUARTER = FloatVector.SPECIES_128;
  private static final VectorSpecies<Double> WIDE = DoubleVector.SPECIES_256;

  private VectorDistance() {}

  /// Elements 0 to `n` of e, and of the slope from `to` on; `y` is read from `at` on. Arrays must
  /// have room up to the next multiple of 16.
  ///
  /// @param high −s rounded, for e = x − (y + offset)·s
  /// @param low −s less `high`
  public static void difference(
      float[] x,
      float[] y,
      int at,
      float offset,
      float high,
      float low,
      float[] density,
      float c,
      int n,
      float[] e,
      float[] slope,
      int to) {
    for (int i = 0; i < n; i += V.length()) {
      FloatVector r = FloatVector.fromArray(V, y, at + i).add(offset);
      FloatVector d = r.fma(FloatVector.broadcast(V, high), FloatVector.fromArray(V, x, i));
      d = r.fma(FloatVector.broadcast(V, low), d);
      d.intoArray(e, i);
      d.mul(c).mul(FloatVector.fromArray(V, density, i)).intoArray(slope, to + i);
    }
  }

  /// Σ x² over elements 0 to `n` in double. x must have room up to the next multiple of 16, where
  /// it is overwritten. Sixteen sums, of elements 0, 16, 32 …, 1, 17, 33 … and so on, are left in
  /// `sums`: the order of addition is the same for vectors of any length and for a loop.
  public static void squares(float[] x, int n, double[] sums) {
    int end = (n + 15) & -16;
    for (int i = n; i < end; i++) {
      x[i] = 0;
    }
    DoubleVector s0 = DoubleVector.zero(WIDE);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    for (int i = 0; i < end; i += 16) {
      DoubleVector x0 = wide(x, i);
      DoubleVector x1 = wide(x, i + 4);
      DoubleVector x2 = wide(x, i + 8);
      DoubleVector x3 = wide(x, i + 12);
      s0 = x0.fma(x0, s0);
      s1 = x1.fma(x1, s1);
      s2 = x2.fma(x2, s2);
      s3 = x3.fma(x3, s3);
    }
    s0.intoArray(sums, 0);
    s1.intoArray(sums, 4);
    s2.intoArray(sums, 8);
    s3.intoArray(sums, 12);
  }

  private static DoubleVector wide(float[] x, int i) {
    return (DoubleVector)
        FloatVector.fromArray(QUARTER, x, i).convertShape(VectorOperators.F2D, WIDE, 0);
  }
}
