package kolmo.autograd.array.cpu.vector;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;
import static kolmo.autograd.array.cpu.vector.VectorMath.V;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;
import kolmo.autograd.array.Rng;

/// The numbers of [Rng] on vectors: each lane hashes its own counter, so a vector is drawn as fast
/// as a number. The same bits, whatever the length of the vectors.
///
/// A call draws numbers whose counters differ in their lower 32 bits alone.
public final class VectorRandom {

  private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
  private static final IntVector INDEX = IntVector.zero(I).addIndex(1);

  /// Numbers of a block: both of its arrays stay in the first cache.
  private static final int BLOCK = 1024;

  private VectorRandom() {}

  /// Writes numbers `counter`, `counter + 1`, … of the stream, uniform in [0, 1), to `y` from one
  /// index to another.
  public static void uniform(long seed, long counter, float[] y, int from, int to) {
    uniform(seed, 0, counter, y, from, to);
  }

  /// The same, standard normal, block by block: two passes draw, the third computes. In one loop
  /// this would be more code than the compiler takes.
  public static void normal(long seed, long counter, float[] y, int from, int to) {
    float[] u2 = new float[Math.min(BLOCK, to - from)];
    for (int i = from; i < to; i += BLOCK) {
      int n = Math.min(BLOCK, to - i);
      uniform(seed, 0, counter + (i - from), y, i, i + n);
      uniform(seed, 1, counter + (i - from), u2, 0, n);
      boxMuller(y, i, u2, n);
    }
  }

  private static void uniform(long seed, int lane, long counter, float[] y, int from, int to) {
    long keys = Rng.keys(seed, lane);
    int key = (int) keys;
    int offset = Rng.offset(keys, counter);
    int first = (int) counter - from;
    int i = from;
    for (; i <= to - V.length(); i += V.length()) {
      IntVector word = mix(mix(INDEX.add(first + i).lanewise(XOR, key)).add(offset));
      ((FloatVector) word.lanewise(LSHR, 8).convert(I2F, 0)).mul(Rng.GRID).intoArray(y, i);
    }
    for (; i < to; i++) {
      y[i] = (Rng.word(seed, counter + (i - from), lane) >>> 8) * Rng.GRID;
    }
  }

  private static IntVector mix(IntVector x) {
    IntVector y = x.lanewise(XOR, x.lanewise(LSHR, 16)).mul(Rng.MIX_1);
    y = y.lanewise(XOR, y.lanewise(LSHR, 15)).mul(Rng.MIX_2);
    return y.lanewise(XOR, y.lanewise(LSHR, 15));
  }

  /// `y = √(−2 ln(1 − y)) · sin 2π( | u₂ − ½ | − ¼ )`
  private static void boxMuller(float[] y, int at, float[] u2, int n) {
    int i = 0;
    for (; i <= n - V.length(); i += V.length()) {
      FloatVector above = broadcast(V, 1).sub(FloatVector.fromArray(V, y, at + i)); // in (0, 1]
      FloatVector radius = VectorMath.normalLog(above, broadcast(V, 0)).mul(-2).sqrt();
      FloatVector s = FloatVector.fromArray(V, u2, i).sub(0.5f).abs().sub(0.25f);
      radius.mul(VectorMath.sinTurns(s)).intoArray(y, at + i);
    }
    for (; i < n; i++) {
      y[at + i] = Rng.boxMuller(y[at + i], u2[i]);
    }
  }
}
