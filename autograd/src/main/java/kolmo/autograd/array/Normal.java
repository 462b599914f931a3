package kolmo.autograd.array;

/// The standard normal distribution in double precision.
///
/// Φ follows W. J. Cody, "Rational Chebyshev approximations for the error function" (Math. Comp.
/// 23, 1969): three rational approximations, for |x| up to 0.67448975, up to √32 and beyond. The
/// relative error is below 1e-15 in the body and the lower tail keeps its relative accuracy.
public final class Normal {

  private static final double SQRT_32 = 5.656854249492380195206754896838;
  private static final double UNDERFLOW = 40; // Φ(−40) is below the smallest double
  private static final double ONE_OVER_SQRT_2PI = 0.398942280401432677939946059934;

  // Numerator and denominator coefficients, highest power last in Cody's tables; the first
  // numerator
  // entry below is that of the highest power, and denominators are monic.
  private static final double[] A = {
    0.065682337918207449113,
    2.2352520354606839287,
    161.02823106855587881,
    1067.6894854603709582,
    18154.981253343561249
  };
  private static final double[] B = {
    1, 47.20258190468824187, 976.09855173777669322, 10260.932208618978205, 45507.789335026729956
  };
  private static final double[] C = {
    1.0765576773720192317e-8, 0.39894151208813466764, 8.8831497943883759412, 93.506656132177855979,
    597.27027639480026226, 2494.5375852903726711, 6848.1904505362823326, 11602.651437647350124,
    9842.7148383839780218
  };
  private static final double[] D = {
    1,
    22.266688044328115691,
    235.38790178262499861,
    1519.377599407554805,
    6485.558298266760755,
    18615.571640885098091,
    34900.952721145977266,
    38912.003286093271411,
    19685.429676859990727
  };
  private static final double[] P = {
    0.02307344176494017303,
    0.21589853405795699,
    0.1274011611602473639,
    0.022235277870649807,
    0.001421619193227893466,
    2.9112874951168792e-5
  };
  private static final double[] Q = {
    1,
    1.28426009614491121,
    0.468238212480865118,
    0.0659881378689285515,
    0.00378239633202758244,
    7.29751555083966205e-5
  };

  private Normal() {}

  /// φ(x) = e^(−x²/2) / √(2π).
  public static double pdf(double x) {
    return ONE_OVER_SQRT_2PI * Math.exp(-0.5 * x * x);
  }

  /// Φ(x) = ∫ φ from −∞ to x.
  public static double cdf(double x) {
    double y = Math.abs(x);
    if (!(y > 0.67448975)) { // also NaN
      double square = x * x;
      return 0.5 + x * ratio(A, B, square);
    }
    double tail; // 1 − Φ(y)
    if (y <= SQRT_32) {
      tail = gauss(y) * ratio(C, D, y);
    } else if (y > UNDERFLOW) {
      tail = 0;
    } else {
      double r = 1 / (y * y);
      tail = gauss(y) * (ONE_OVER_SQRT_2PI - r * ratio(P, Q, r)) / y;
    }
    return x > 0 ? 1 - tail : tail;
  }

  /// erf(x) = 2Φ(x√2) − 1.
  public static double erf(double x) {
    double s = x * Math.sqrt(2);
    return Math.abs(s) > 0.67448975 ? 2 * cdf(s) - 1 : 2 * s * ratio(A, B, s * s);
  }

  /// e^(−y²/2), with y² split so that the rounding of the square does not grow in the exponential.
  private static double gauss(double y) {
    double head = Math.rint(y * 16) / 16;
    return Math.exp(-0.5 * head * head) * Math.exp(-0.5 * (y - head) * (y + head));
  }

  private static double ratio(double[] numerator, double[] denominator, double x) {
    double n = numerator[0];
    for (int i = 1; i < numerator.length; i++) {
      n = n * x + numerator[i];
    }
    double d = denominator[0];
    for (int i = 1; i < denominator.length; i++) {
      d = d * x + denominator[i];
    }
    return n / d;
  }
}
