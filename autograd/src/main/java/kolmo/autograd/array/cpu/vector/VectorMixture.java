package kolmo.autograd.array.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import kolmo.autograd.array.NormalFloat;

/// The marginal of a mixture and its density on vectors.
///
/// ```text
/// F[i] = Σₘ weight[m] · Φ((t[i] − μ[m])/σ)
/// p[i] = Σₘ peak[m]   · √2π·φ((t[i] − μ[m])/σ)          peak[m] = weight[m]/(σ√2π)
/// ```
///
/// Φ and φ share one exponential, as [NormalFloat] says: about thirty instructions for a vector of
/// elements and one mode, one division among them, which runs beside the multiplications. Sums stay
/// in registers over the modes. Each element passes through the same roundings as in the plain loop
/// over [NormalFloat], whatever the length of a vector.
public final class VectorMixture {

  private static final VectorSpecies<Float> V = FloatVector.SPECIES_PREFERRED;

  private VectorMixture() {}

  /// Fills elements 0 to `n` of `cdf` and `density` for `t` from `at` on, rounded up to whole
  /// vectors: all three arrays must reach to the next multiple of 16, and what they hold beyond `n`
  /// is arbitrary.
  ///
  /// @param scale [NormalFloat#SCALE]`/σ`
  public static void evaluate(
      float[] t,
      int at,
      int n,
      float[] mu,
      float[] weight,
      float[] peak,
      int modes,
      float scale,
      float[] cdf,
      float[] density) {
    FloatVector one = FloatVector.broadcast(V, 1f);
    FloatVector round = FloatVector.broadcast(V, NormalFloat.ROUND);
    FloatVector e6 = FloatVector.broadcast(V, NormalFloat.E6);
    FloatVector m8 = FloatVector.broadcast(V, NormalFloat.M8);
    IntVector bias = IntVector.broadcast(IntVector.SPECIES_PREFERRED, 127 << 23);
    int limit = Float.floatToRawIntBits(NormalFloat.LIMIT);
    for (int i = 0; i < n; i += V.length()) {
      FloatVector x = FloatVector.fromArray(V, t, at + i);
      FloatVector f = FloatVector.zero(V);
      FloatVector p = FloatVector.zero(V);
      for (int m = 0; m < modes; m++) {
        FloatVector v = x.sub(mu[m]).mul(scale);
        FloatVector a = v.reinterpretAsInts().and(0x7FFFFFFF).min(limit).reinterpretAsFloats();
        FloatVector r = a.mul(a).add(round);
        FloatVector g = a.fma(a, round.sub(r));
        FloatVector e = g.fma(e6, FloatVector.broadcast(V, NormalFloat.E5));
        e = g.fma(e, FloatVector.broadcast(V, NormalFloat.E4));
        e = g.fma(e, FloatVector.broadcast(V, NormalFloat.E3));
        e = g.fma(e, FloatVector.broadcast(V, NormalFloat.E2));
        e = g.fma(e, FloatVector.broadcast(V, NormalFloat.E1));
        e = g.fma(e, one);
        IntVector exponent = r.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        e = e.mul(bias.sub(exponent).reinterpretAsFloats());
        FloatVector y = one.div(a.fma(FloatVector.broadcast(V, NormalFloat.P), one)).mul(a);
        FloatVector q = y.fma(m8, FloatVector.broadcast(V, NormalFloat.M7));
        q = y.fma(q, FloatVector.broadcast(V, NormalFloat.M6));
        q = y.fma(q, FloatVector.broadcast(V, NormalFloat.M5));
        q = y.fma(q, FloatVector.broadcast(V, NormalFloat.M4));
        q = y.fma(q, FloatVector.broadcast(V, NormalFloat.M3));
        q = y.fma(q, FloatVector.broadcast(V, NormalFloat.M2));
        q = y.fma(q, FloatVector.broadcast(V, NormalFloat.M1));
        FloatVector tail = e.mul(y.fma(q, FloatVector.broadcast(V, 0.5f)));
        FloatVector share = tail.blend(one.sub(tail), v.compare(VectorOperators.GT, 0f));
        f = share.fma(FloatVector.broadcast(V, weight[m]), f);
        p = e.fma(FloatVector.broadcast(V, peak[m]), p);
      }
      VectorMask<Float> nan = x.test(VectorOperators.IS_NAN); // which the limit has hidden
      f.blend(x, nan).intoArray(cdf, i);
      p.blend(x, nan).intoArray(density, i);
    }
  }
}
