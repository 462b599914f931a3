package kolmo.autograd.array;

/// The standard normal distribution in single precision: φ and Φ from one exponential.
///
/// ```text
/// a = |u|·√(½ log₂e)                    so that  e^(−u²/2) = 2^(−a²)
/// φ(u)    = 2^(−a²) / √2π
/// Φ(−|u|) = 2^(−a²) · M(a)              M(a) = ½ + m₁y + … + m₈y⁸,  y = a/(1 + p·a)
/// 2^(−a²) = 2^(−n) · E(g)               n = a² rounded,  g = a² − n in [−½, ½]
/// ```
///
/// M is half of the scaled complementary error function, E a polynomial for 2^(−g). Both were
/// fitted for this class by least squares, reweighted until the greatest error was least: 3.0e-9
/// for E, relative; 7.4e-10 for 2^(−a²)·M, absolute, and relative in the tail, where the rounding
/// of u costs more. M starts from ½ exactly, so that at small u nothing but the last rounding is
/// lost. With all roundings Φ is within 1e-7 of [Normal], and φ within (4 + u²)·2⁻²⁴ of its value
/// for |u| ≤ 5; u² comes from rounding u.
///
/// Below 2^(−126) the exponential is 0. These are the steps of the vector kernels too, in the same
/// order and each rounded once, so that a loop and vectors of any length give the same bits.
public final class NormalFloat {

  /// √(½ log₂e): turns u into a.
  public static final double SCALE = 0.8493218002880191;

  /// 1/√2π, the density at 0.
  public static final double PEAK = 0.3989422804014327;

  /// Where 2^(−a²) has become 0: √127 and a little.
  public static final float LIMIT = 11.27f;

  /// 1.5·2²³: adding it rounds to a whole number, which then stands in the lowest bits.
  public static final float ROUND = 12582912f;

  /// p.
  public static final float P = 0.26f;

  /// m₁.
  public static final float M1 = -0.4697186f;

  /// m₂.
  public static final float M2 = 0.22444609f;

  /// m₃.
  public static final float M3 = -0.06858665f;

  /// m₄.
  public static final float M4 = 0.012826431f;

  /// m₅.
  public static final float M5 = -0.0010617322f;

  /// m₆.
  public static final float M6 = -0.0000944123f;

  /// m₇.
  public static final float M7 = 0.00003144913f;

  /// m₈.
  public static final float M8 = -0.0000023106697f;

  /// Coefficient of −g in E; that of 1 is 1.
  public static final float E1 = -0.69314718f;

  /// Of g².
  public static final float E2 = 0.24022648f;

  /// Of −g³.
  public static final float E3 = -0.0555036f;

  /// Of g⁴.
  public static final float E4 = 0.009618506f;

  /// Of −g⁵.
  public static final float E5 = -0.0013390807f;

  /// Of g⁶.
  public static final float E6 = 0.00015326454f;

  private NormalFloat() {}

  /// a from `v = u·SCALE`: |v|, cut off at [#LIMIT], and so is NaN.
  public static float distance(float v) {
    int bits = Float.floatToRawIntBits(v) & 0x7FFFFFFF; // ordered as the numbers are
    return Float.intBitsToFloat(Math.min(bits, Float.floatToRawIntBits(LIMIT)));
  }

  /// 2^(−a²) for a of [#distance].
  public static float bell(float a) {
    float r = a * a + ROUND;
    float g = Math.fma(a, a, ROUND - r);
    float e = Math.fma(g, E6, E5);
    e = Math.fma(g, e, E4);
    e = Math.fma(g, e, E3);
    e = Math.fma(g, e, E2);
    e = Math.fma(g, e, E1);
    e = Math.fma(g, e, 1);
    return e * Float.intBitsToFloat((127 << 23) - (Float.floatToRawIntBits(r) << 23));
  }

  /// M(a) for a of [#distance]: the lower tail's share of the bell.
  public static float tail(float a) {
    float y = a * (1 / Math.fma(a, P, 1));
    float m = Math.fma(y, M8, M7);
    m = Math.fma(y, m, M6);
    m = Math.fma(y, m, M5);
    m = Math.fma(y, m, M4);
    m = Math.fma(y, m, M3);
    m = Math.fma(y, m, M2);
    m = Math.fma(y, m, M1);
    return Math.fma(y, m, 0.5f);
  }

  /// Φ at `v = u·SCALE`, for the a of v and its bell.
  public static float cdf(float v, float a, float bell) {
    float tail = bell * tail(a);
    return v > 0 ? 1 - tail : tail;
  }
}
