package kolmo.autograd.array;

/// Elementary functions in float32, as exact recipes: a fixed order of additions, multiplications,
/// fused multiply-adds, divisions and operations on bits.
///
/// ```text
/// eˣ      = 2ⁿ · eʳ                       n = ⌊x/ln 2⌉     r = x − n·ln 2      |r| ≤ ½ ln 2
/// ln x    = n·ln 2 + ln(1 + f)            x = 2ⁿ(1 + f)    √½ ≤ 1 + f < √2
/// eʳ      ≈ 1 + r + r²·Q(r)               ln(1 + f) ≈ f − f²/2 + f³·P(f)
/// sin 2πs ≈ s·S(s²)                       |s| ≤ ¼
/// ```
///
/// The standard library promises a last digit or two but not which ones, and its functions are not
/// compiled to vector code. These here have the same bits from a loop, from vectors and from a GPU
/// kernel, which repeat the recipe with the constants of this class; tests hold them equal. Each
/// polynomial is the best of its degree for the relative error of its function, rounded to float32.
/// Errors, in units of the last place, were measured against double precision on a dense sweep.
public final class FloatMath {

  /// 1.5 · 2²³: x + MAGIC, rounded, has the whole number nearest to x in its lowest bits.
  public static final float MAGIC = 0x1.8p23f;

  /// Bits of [#MAGIC].
  public static final int MAGIC_BITS = 0x4B400000;

  /// 1/ln 2.
  public static final float LOG2_E = 0x1.715476p0f;

  /// ln 2 to 24 bits.
  public static final float LN2 = 0x1.62e43p-1f;

  /// ln 2 less [#LN2].
  public static final float LN2_REST = -0x1.05c61p-29f;

  /// From here on eˣ is infinite: 128 ln 2, rounded up.
  public static final float EXP_HIGH = 0x1.62e43p6f;

  /// Below this eˣ rounds to 0: −150 ln 2, rounded up.
  public static final float EXP_LOW = -0x1.9fe368p6f;

  /// Rounds to n = 128, whose scale is infinite.
  public static final float FLUSH_HIGH = 89;

  /// Rounds to n = −127, whose scale is 0.
  public static final float FLUSH_LOW = -88;

  /// Q(r), lowest power first; relative error of eʳ 2⁻²⁸.
  public static final float Q0 = 0.5f;

  /// r¹ of Q.
  public static final float Q1 = 0x1.55548ep-3f;

  /// r² of Q.
  public static final float Q2 = 0x1.55545ep-5f;

  /// r³ of Q.
  public static final float Q3 = 0x1.123bdep-7f;

  /// r⁴ of Q.
  public static final float Q4 = 0x1.6db4e8p-10f;

  /// √½ as bits: subtracting it makes the exponent's bits those of n.
  public static final int ROOT_HALF_BITS = 0x3F3504F3;

  /// The smallest number with 24 bits; what is below is multiplied by 2²⁴ before its logarithm.
  public static final float MIN_NORMAL = 0x1p-126f;

  /// P(f), lowest power first; relative error of ln(1 + f) 2⁻²⁷.
  public static final float P0 = 0x1.555554p-2f;

  /// f¹ of P.
  public static final float P1 = -0x1.000228p-2f;

  /// f² of P.
  public static final float P2 = 0x1.99a00ep-3f;

  /// f³ of P.
  public static final float P3 = -0x1.5471b6p-3f;

  /// f⁴ of P.
  public static final float P4 = 0x1.22d918p-3f;

  /// f⁵ of P.
  public static final float P5 = -0x1.0d8a08p-3f;

  /// f⁶ of P.
  public static final float P6 = 0x1.05658p-3f;

  /// f⁷ of P.
  public static final float P7 = -0x1.38b4e2p-4f;

  /// √2 − 1: from here on ln(1 + e) takes out one ln 2.
  public static final float ROOT_TWO_LESS_1 = 0x1.a8279ap-2f;

  /// From here on tanh(x/2) is 1.
  public static final float TANH_HIGH = 20;

  /// S(s²), lowest power first; relative error of sin 2πs 2⁻²⁷.
  public static final float S0 = 0x1.921fb6p2f;

  /// s² of S.
  public static final float S1 = -0x1.4abbc2p5f;

  /// s⁴ of S.
  public static final float S2 = 0x1.4668bp6f;

  /// s⁶ of S.
  public static final float S3 = -0x1.324ccap6f;

  /// s⁸ of S.
  public static final float S4 = 0x1.3daff6p5f;

  private FloatMath() {}

  /// eˣ within 1 ulp; subnormal results are kept, those beyond are 0 or ∞.
  public static float exp(float x) {
    if (x >= EXP_HIGH) {
      return Float.POSITIVE_INFINITY;
    }
    if (x < EXP_LOW) {
      return 0;
    }
    float shifted = Math.fma(x, LOG2_E, MAGIC);
    float n = shifted - MAGIC;
    int both = Float.floatToRawIntBits(shifted) - MAGIC_BITS + 2 * 127;
    int half = both >> 1; // 2ⁿ as two factors, since alone it may lie outside float32
    float r = remainder(x, n);
    return Math.fma(meanSlope(r), r, 1)
        * Float.intBitsToFloat(half << 23)
        * Float.intBitsToFloat((both - half) << 23);
  }

  /// eˣ within 1 ulp, but 0 below 2⁻¹²⁶ and ∞ above 88.37: one scale instead of two.
  static float flushedExp(float x) {
    float clamped = x > FLUSH_HIGH ? FLUSH_HIGH : x < FLUSH_LOW ? FLUSH_LOW : x; // NaN stays
    float shifted = Math.fma(clamped, LOG2_E, MAGIC);
    float r = remainder(clamped, shifted - MAGIC);
    return Math.fma(meanSlope(r), r, 1) * scale(shifted);
  }

  /// 1/(1 + e⁻ˣ) within 3 ulp; 0 below −88.
  public static float sigmoid(float x) {
    return 1 / (1 + flushedExp(-x));
  }

  /// tanh x = m/(m + 2) with m = e²ˣ − 1 within 4 ulp, for small x too.
  public static float tanh(float x) {
    float twice = Math.abs(x) * 2;
    float clamped = twice > TANH_HIGH ? TANH_HIGH : twice;
    float shifted = Math.fma(clamped, LOG2_E, MAGIC);
    float scale = scale(shifted);
    float r = remainder(clamped, shifted - MAGIC);
    float less1 = Math.fma(meanSlope(r) * r, scale, scale - 1); // 2ⁿ(eʳ − 1) + 2ⁿ − 1
    return Math.copySign(less1 / (less1 + 2), x);
  }

  /// ln(1 + eˣ) = max(x, 0) + ln(1 + e⁻ˡˣˡ) within 3 ulp; 0 below −88.
  public static float softplus(float x) {
    float e = flushedExp(-Math.abs(x));
    boolean above = e > ROOT_TWO_LESS_1;
    float f = above ? 0.5f * (e - 1) : e; // of 1 + e or of half of it
    return (x < 0 ? 0 : x) + log1p(f, above ? 1 : 0);
  }

  /// ln x within 2 ulp; −∞ at 0, NaN below.
  public static float log(float x) {
    if (x == 0) {
      return Float.NEGATIVE_INFINITY;
    }
    if (x < 0) {
      return Float.NaN;
    }
    if (!(x < Float.POSITIVE_INFINITY)) {
      return x;
    }
    boolean small = x < MIN_NORMAL;
    int bits = Float.floatToRawIntBits(small ? x * 0x1p24f : x);
    int n = (bits - ROOT_HALF_BITS) >> 23;
    return log1p(Float.intBitsToFloat(bits - (n << 23)) - 1, small ? n - 24 : n);
  }

  /// sin 2πs for |s| ≤ ¼ within 3 ulp.
  static float sinTurns(float s) {
    float q = s * s;
    float p = Math.fma(S4, q, S3);
    p = Math.fma(p, q, S2);
    p = Math.fma(p, q, S1);
    return Math.fma(p, q, S0) * s;
  }

  /// x − n·ln 2.
  private static float remainder(float x, float n) {
    return Math.fma(n, -LN2_REST, Math.fma(n, -LN2, x));
  }

  /// 2ⁿ from n + MAGIC, −126 ≤ n ≤ 128; 0 for −127.
  private static float scale(float shifted) {
    return Float.intBitsToFloat((Float.floatToRawIntBits(shifted) + 127) << 23);
  }

  /// (eʳ − 1)/r.
  private static float meanSlope(float r) {
    float q = Math.fma(Q4, r, Q3);
    q = Math.fma(q, r, Q2);
    q = Math.fma(q, r, Q1);
    q = Math.fma(q, r, Q0);
    return Math.fma(q, r, 1);
  }

  /// n·ln 2 + ln(1 + f).
  private static float log1p(float f, float n) {
    float p = Math.fma(P7, f, P6);
    p = Math.fma(p, f, P5);
    p = Math.fma(p, f, P4);
    p = Math.fma(p, f, P3);
    p = Math.fma(p, f, P2);
    p = Math.fma(p, f, P1);
    p = Math.fma(p, f, P0);
    float square = f * f;
    float rest = Math.fma(p * f, square, -0.5f * square); // small against f
    return Math.fma(n, LN2, f + rest);
  }
}
