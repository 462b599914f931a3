package kolmo.autograd.array.cpu.vector;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import kolmo.autograd.array.FloatMath;

/// The functions of [FloatMath] on vectors: the same operations in the same order, hence the same
/// bits in each lane. Where the recipe branches, both ways are computed and one is chosen.
///
/// A method here is a piece of a loop: the compiler puts it in place, and its constants into
/// registers before the loop. (Constants that are vectors already would be read from memory in each
/// round, which makes eˣ half as fast.) It stops doing so when a loop has become too large for it
/// (NodeCountInliningCutoff), and what is left as a call costs tenfold; so only what is shared is a
/// method of its own, and no loop holds more than softplus does.
final class VectorMath {

  /// As long as this processor likes them.
  static final VectorSpecies<Float> V = FloatVector.SPECIES_PREFERRED;

  private VectorMath() {}

  /// eˣ: about 23 operations.
  static FloatVector exp(FloatVector x) {
    FloatVector shifted = x.fma(broadcast(V, FloatMath.LOG2_E), broadcast(V, FloatMath.MAGIC));
    IntVector both = shifted.reinterpretAsInts().add(2 * 127 - FloatMath.MAGIC_BITS);
    IntVector half = both.lanewise(ASHR, 1);
    FloatVector low = half.lanewise(LSHL, 23).reinterpretAsFloats();
    FloatVector high = both.sub(half).lanewise(LSHL, 23).reinterpretAsFloats();
    FloatVector r = remainder(x, shifted.sub(FloatMath.MAGIC));
    return meanSlope(r)
        .fma(r, broadcast(V, 1))
        .mul(low)
        .mul(high)
        .blend(0, x.compare(LT, FloatMath.EXP_LOW))
        .blend(Float.POSITIVE_INFINITY, x.compare(GE, FloatMath.EXP_HIGH));
  }

  /// 1/(1 + e⁻ˣ).
  static FloatVector sigmoid(FloatVector x) {
    return broadcast(V, 1).div(flushedExp(x.neg()).add(1));
  }

  /// tanh x.
  static FloatVector tanh(FloatVector x) {
    FloatVector twice = x.abs().mul(2);
    FloatVector clamped = twice.blend(FloatMath.TANH_HIGH, twice.compare(GT, FloatMath.TANH_HIGH));
    FloatVector shifted =
        clamped.fma(broadcast(V, FloatMath.LOG2_E), broadcast(V, FloatMath.MAGIC));
    FloatVector scale = scale(shifted);
    FloatVector r = remainder(clamped, shifted.sub(FloatMath.MAGIC));
    FloatVector less1 = meanSlope(r).mul(r).fma(scale, scale.sub(1));
    IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
    return less1.div(less1.add(2)).reinterpretAsInts().or(sign).reinterpretAsFloats();
  }

  /// ln(1 + eˣ).
  static FloatVector softplus(FloatVector x) {
    FloatVector e = flushedExp(x.abs().neg());
    VectorMask<Float> above = e.compare(GT, FloatMath.ROOT_TWO_LESS_1);
    FloatVector f = e.blend(e.sub(1).mul(0.5f), above);
    FloatVector n = broadcast(V, 0).blend(1, above);
    return x.blend(0, x.compare(LT, 0)).add(log1p(f, n));
  }

  /// ln x.
  static FloatVector log(FloatVector x) {
    VectorMask<Float> small = x.compare(LT, FloatMath.MIN_NORMAL);
    FloatVector n = broadcast(V, 0).blend(-24, small);
    FloatVector y = normalLog(x.blend(x.mul(0x1p24f), small), n);
    return y.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0))
        .blend(Float.NaN, x.compare(LT, 0))
        .blend(x, x.compare(LT, Float.POSITIVE_INFINITY).not());
  }

  /// ln x + n·ln 2 of normal positive numbers.
  static FloatVector normalLog(FloatVector x, FloatVector n) {
    IntVector bits = x.reinterpretAsInts();
    IntVector exponent = bits.sub(FloatMath.ROOT_HALF_BITS).lanewise(ASHR, 23);
    FloatVector f = bits.sub(exponent.lanewise(LSHL, 23)).reinterpretAsFloats().sub(1);
    FloatVector whole = (FloatVector) exponent.convert(I2F, 0);
    return log1p(f, whole.add(n));
  }

  /// sin 2πs, |s| ≤ ¼.
  static FloatVector sinTurns(FloatVector s) {
    FloatVector q = s.mul(s);
    FloatVector p = broadcast(V, FloatMath.S4).fma(q, broadcast(V, FloatMath.S3));
    p = p.fma(q, broadcast(V, FloatMath.S2));
    p = p.fma(q, broadcast(V, FloatMath.S1));
    return p.fma(q, broadcast(V, FloatMath.S0)).mul(s);
  }

  /// eˣ, 0 where it has no bits left.
  private static FloatVector flushedExp(FloatVector x) {
    FloatVector clamped =
        x.blend(FloatMath.FLUSH_LOW, x.compare(LT, FloatMath.FLUSH_LOW))
            .blend(FloatMath.FLUSH_HIGH, x.compare(GT, FloatMath.FLUSH_HIGH));
    FloatVector shifted =
        clamped.fma(broadcast(V, FloatMath.LOG2_E), broadcast(V, FloatMath.MAGIC));
    FloatVector r = remainder(clamped, shifted.sub(FloatMath.MAGIC));
    return meanSlope(r).fma(r, broadcast(V, 1)).mul(scale(shifted));
  }

  private static FloatVector remainder(FloatVector x, FloatVector n) {
    return n.fma(broadcast(V, -FloatMath.LN2_REST), n.fma(broadcast(V, -FloatMath.LN2), x));
  }

  private static FloatVector scale(FloatVector shifted) {
    return shifted.reinterpretAsInts().add(127).lanewise(LSHL, 23).reinterpretAsFloats();
  }

  private static FloatVector meanSlope(FloatVector r) {
    FloatVector q = broadcast(V, FloatMath.Q4).fma(r, broadcast(V, FloatMath.Q3));
    q = q.fma(r, broadcast(V, FloatMath.Q2));
    q = q.fma(r, broadcast(V, FloatMath.Q1));
    q = q.fma(r, broadcast(V, FloatMath.Q0));
    return q.fma(r, broadcast(V, 1));
  }

  private static FloatVector log1p(FloatVector f, FloatVector n) {
    FloatVector p = broadcast(V, FloatMath.P7).fma(f, broadcast(V, FloatMath.P6));
    p = p.fma(f, broadcast(V, FloatMath.P5));
    p = p.fma(f, broadcast(V, FloatMath.P4));
    p = p.fma(f, broadcast(V, FloatMath.P3));
    p = p.fma(f, broadcast(V, FloatMath.P2));
    p = p.fma(f, broadcast(V, FloatMath.P1));
    p = p.fma(f, broadcast(V, FloatMath.P0));
    FloatVector square = f.mul(f);
    FloatVector rest = p.mul(f).fma(square, square.mul(-0.5f));
    return n.fma(broadcast(V, FloatMath.LN2), f.add(rest));
  }
}
