package kolmo.autograd.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Golden values: mpmath with 60 digits, rounded to double.
class NormalTest {

  private static final double UNIT = 0x1p-53;

  /// x, Φ(x), φ(x); among them both sides of the joints of the approximations.
  private static final double[][] GOLDEN = {
    {-38.0, 2.88542835e-316, 1.097221052e-314},
    {-37.0, 5.725571222524577e-300, 2.1200065515246056e-298},
    {-30.0, 4.906713927148187e-198, 1.4736461348785476e-196},
    {-20.0, 2.7536241186062337e-89, 5.520948362159764e-88},
    {-15.0, 3.670966199312751e-51, 5.530709549844416e-50},
    {-10.0, 7.619853024160525e-24, 7.694598626706419e-23},
    {-8.0, 6.220960574271784e-16, 5.052271083536892e-15},
    {-6.0, 9.86587645037698e-10, 6.075882849823285e-09},
    {-5.7, 5.990371401063528e-09, 3.5139550948204334e-08},
    {-5.656854249492381, 7.708628950139992e-09, 4.489503922787479e-08},
    {-5.6, 1.071759025831093e-08, 6.182620500165856e-08},
    {-5.0, 2.866515718791939e-07, 1.4867195147342977e-06},
    {-4.0, 3.1671241833119924e-05, 0.00013383022576488534},
    {-3.0, 0.0013498980316300946, 0.0044318484119380075},
    {-2.5, 0.006209665325776135, 0.017528300493568537},
    {-2.0, 0.02275013194817921, 0.05399096651318805},
    {-1.5, 0.06680720126885807, 0.12951759566589172},
    {-1.0, 0.15865525393145705, 0.24197072451914334},
    {-0.75, 0.2266273523768682, 0.30113743215480443},
    {-0.67448975, 0.25000000006231016, 0.3177765727261345},
    {-0.67448974, 0.25000000324007593, 0.31777657486950495},
    {-0.5, 0.3085375387259869, 0.35206532676429947},
    {-0.25, 0.4012936743170763, 0.3866681168028492},
    {-0.1, 0.460172162722971, 0.39695254747701175},
    {-0.001, 0.49960105778608893, 0.39894208093034234},
    {-1e-08, 0.4999999960105772, 0.39894228040143265},
    {0.0, 0.5, 0.3989422804014327},
    {1e-08, 0.5000000039894228, 0.39894228040143265},
    {0.1, 0.539827837277029, 0.39695254747701175},
    {0.5, 0.6914624612740131, 0.35206532676429947},
    {0.67448975, 0.7499999999376898, 0.3177765727261345},
    {0.68, 0.7517477695464295, 0.31659290771089277},
    {1.0, 0.8413447460685429, 0.24197072451914334},
    {1.959963984540054, 0.975, 0.05844506980503538},
    {2.0, 0.9772498680518208, 0.05399096651318805},
    {3.0, 0.9986501019683699, 0.0044318484119380075},
    {4.0, 0.9999683287581669, 0.00013383022576488534},
    {5.0, 0.9999997133484281, 1.4867195147342977e-06},
    {5.656854249492381, 0.999999992291371, 4.489503922787479e-08},
    {6.0, 0.9999999990134123, 6.075882849823285e-09},
    {8.0, 0.9999999999999993, 5.052271083536892e-15},
    {9.0, 1.0, 1.0279773571668915e-18},
  };

  /// x, erf(x).
  private static final double[][] ERF = {
    {1e-10, 1.1283791670955126e-10},
    {0.001, 0.0011283787909692365},
    {0.1, 0.1124629160182849},
    {0.3, 0.3286267594591274},
    {0.476, 0.4991580919244776},
    {0.477, 0.5000572737086565},
    {0.5, 0.5204998778130465},
    {0.75, 0.7111556336535151},
    {1.0, 0.8427007929497149},
    {1.5, 0.9661051464753108},
    {2.0, 0.9953222650189527},
    {3.0, 0.9999779095030014},
    {4.0, 0.9999999845827421},
    {5.0, 0.9999999999984626},
    {6.0, 1.0},
  };

  @Test
  void cdfKeepsItsRelativeAccuracyInTheTail() {
    for (double[] g : GOLDEN) {
      near("Φ(" + g[0] + ")", Normal.cdf(g[0]), g[1], 10);
    }
  }

  @Test
  void pdfLosesNoMoreThanTheSquareOfItsArgument() {
    for (double[] g : GOLDEN) {
      near("φ(" + g[0] + ")", Normal.pdf(g[0]), g[2], 4 + g[0] * g[0]);
    }
  }

  @Test
  void erfOfNumbersSmallAndLarge() {
    for (double[] g : ERF) {
      near("erf(" + g[0] + ")", Normal.erf(g[0]), g[1], 8);
      near("erf(" + -g[0] + ")", Normal.erf(-g[0]), -g[1], 8);
    }
    assertThat(Normal.erf(0)).isZero();
  }

  @Test
  void bothTailsTogetherAreOne() {
    for (double x = 0; x < 10; x += 0.037) {
      assertThat(Normal.cdf(x) + Normal.cdf(-x)).as("x = " + x).isCloseTo(1, within(4 * UNIT));
      assertThat(Normal.pdf(x)).isEqualTo(Normal.pdf(-x));
    }
  }

  @Test
  void cdfNeverFalls() {
    double last = 0;
    for (double x = -38.5; x < 9; x += 1.0 / 512) {
      double value = Normal.cdf(x);
      assertThat(value).as("x = " + x).isGreaterThanOrEqualTo(last * (1 - 8 * UNIT));
      last = value;
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {39, 40.03, 1000.03, 100_000, 141_421.3562, 1e10, 1e300, 1 / 0.0})
  void beyondTheTailsThereIsNothing(double x) {
    assertThat(Normal.cdf(-x)).isZero();
    assertThat(Normal.cdf(x)).isEqualTo(1);
    assertThat(Normal.pdf(x)).isZero();
    assertThat(Normal.erf(x)).isEqualTo(1);
    assertThat(Normal.erf(-x)).isEqualTo(-1);
  }

  @Test
  void nanStaysNaN() {
    assertThat(Normal.cdf(Double.NaN)).isNaN();
    assertThat(Normal.pdf(Double.NaN)).isNaN();
    assertThat(Normal.erf(Double.NaN)).isNaN();
  }

  /// Within so many roundings, and of subnormal numbers two steps.
  private static void near(String what, double got, double want, double roundings) {
    assertThat(got)
        .as(what)
        .isCloseTo(want, within(roundings * UNIT * Math.abs(want) + 2 * Double.MIN_VALUE));
  }
}
