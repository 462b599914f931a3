package kolmo.autograd.array;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/// Counter-based random numbers: the n-th number is a pure function of the seed and n.
///
/// ```text
/// word(seed, n, lane) = mix( mix(lo(n) ⊕ a) + hi(n)·φ + b )      (a, b) = keys of (seed, lane)
/// uniform             = (word >>> 8) · 2⁻²⁴                        in [0, 1), exact in float32
/// normal              = √(−2 ln(1 − u₁)) · cos(2π u₂)              uᵢ: uniform, from lane i − 1
///                     = √(−2 ln(1 − u₁)) · sin(2π s)               s = | u₂ − ½ | − ¼
/// ```
///
/// A word takes nothing but 32-bit multiplications, shifts and xors; a normal number is float32
/// arithmetic in the order of the last line, where 1 − u₁ and s are exact, ln and sin are the
/// polynomials of [FloatMath], and √ is rounded correctly. So the same bits come from a loop, from
/// vectors and from a GPU kernel, in any order and on any number of threads. `mix` is a bijection:
/// among numbers whose counters differ in the lower 32 bits alone no word repeats. Not for
/// cryptography.
public final class Rng implements RandomGenerator {

  /// First multiplier of `mix`.
  public static final int MIX_1 = 0x21F0AAAD;

  /// Second multiplier of `mix`.
  public static final int MIX_2 = 0xD35A2D97;

  /// The distance of two neighbouring uniform numbers.
  public static final float GRID = 0x1p-24f;

  private static final int GOLDEN = 0x9E3779B9;

  private final long seed;
  private long counter;

  /// A stream that starts at number 0. Every long is a seed; 0 is not special.
  public Rng(long seed) {
    this.seed = seed;
  }

  /// An independent stream for one purpose: adding a new purpose changes no other stream.
  public Rng split(String purpose) {
    long hash = 0xCBF29CE484222325L; // FNV-1a, 64 bit
    for (byte b : purpose.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
    }
    return new Rng(mix64(seed ^ mix64(hash)));
  }

  /// The seed that [#word] takes to give this stream's numbers.
  public long seed() {
    return seed;
  }

  /// How many numbers have been taken: the number that [#word] takes next.
  public long counter() {
    return counter;
  }

  /// The same stream, `n` numbers further on.
  public Rng skip(long n) {
    Rng later = new Rng(seed);
    later.counter = counter + n;
    return later;
  }

  /// The stream as eight whole numbers below 2¹⁶ (see [Backend#randomState]).
  public double[] toLimbs() {
    double[] limbs = new double[8];
    for (int i = 0; i < 4; i++) {
      limbs[i] = (seed >>> (16 * i)) & 0xFFFF;
      limbs[4 + i] = (counter >>> (16 * i)) & 0xFFFF;
    }
    return limbs;
  }

  /// The stream that [#toLimbs] wrote down.
  public static Rng ofLimbs(double[] limbs) {
    if (limbs.length != 8) {
      throw new ShapeMismatch("random state", "[8]", "[" + limbs.length + "]", "");
    }
    long seed = 0;
    long counter = 0;
    for (int i = 0; i < 4; i++) {
      seed |= (long) limbs[i] << (16 * i);
      counter |= (long) limbs[4 + i] << (16 * i);
    }
    return new Rng(seed).skip(counter);
  }

  @Override
  public long nextLong() {
    long n = counter++;
    return ((long) word(seed, n, 0) << 32) | (word(seed, n, 1) & 0xFFFFFFFFL);
  }

  /// A standard normal number, by the formula above.
  @Override
  public double nextGaussian() {
    return normal(seed, counter++);
  }

  /// 32 random bits: number `counter` of the stream; lanes 0 and 1 are independent of each other.
  public static int word(long seed, long counter, int lane) {
    long keys = keys(seed, lane);
    return mix(mix((int) counter ^ (int) keys) + offset(keys, counter));
  }

  /// The keys of a lane, for all numbers of a stream: a in the lower half, b in the upper half.
  public static long keys(long seed, int lane) {
    return mix64(seed + (lane + 1) * 0x9E3779B97F4A7C15L);
  }

  /// hi(n)·φ + b, which changes only once in 2³² numbers.
  public static int offset(long keys, long counter) {
    return (int) (counter >>> 32) * GOLDEN + (int) (keys >>> 32);
  }

  /// Number `counter` of the stream, uniform in [0, 1) on the grid of 2⁻²⁴.
  public static float uniform(long seed, long counter) {
    return unit(seed, counter, 0);
  }

  /// Number `counter` of the stream, standard normal (|value| ≤ √(48 ln 2) < 5.77).
  public static float normal(long seed, long counter) {
    return boxMuller(unit(seed, counter, 0), unit(seed, counter, 1));
  }

  /// The standard normal number that Box and Muller make of two uniform ones of the grid.
  public static float boxMuller(float u1, float u2) {
    float radius = (float) Math.sqrt(-2 * FloatMath.log(1 - u1));
    return radius * FloatMath.sinTurns(Math.abs(u2 - 0.5f) - 0.25f);
  }

  private static float unit(long seed, long counter, int lane) {
    return (word(seed, counter, lane) >>> 8) * GRID;
  }

  /// A bijection of 32 bits in which every input bit flips every output bit with probability near ½
  /// (multipliers from Wellons' and Ettinger's public search for low-bias mixers).
  private static int mix(int x) {
    x = (x ^ (x >>> 16)) * MIX_1;
    x = (x ^ (x >>> 15)) * MIX_2;
    return x ^ (x >>> 15);
  }

  /// The same for 64 bits (SplitMix64's finaliser); it runs once per stream, not once per number.
  private static long mix64(long x) {
    x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }
}
