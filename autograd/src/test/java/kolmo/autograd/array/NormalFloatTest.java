package kolmo.autograd.array;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Φ and φ in single precision against the same in double.
class NormalFloatTest {

  /// φ(u)·√2π and Φ(u), as the backends compute them.
  private static double[] at(double u) {
    float v = (float) (u * NormalFloat.SCALE);
    float a = NormalFloat.distance(v);
    float bell = NormalFloat.bell(a);
    return new double[] {bell, NormalFloat.cdf(v, a, bell)};
  }

  @Test
  void isAsExactAsItSays() {
    double cdf = 0;
    double pdf = 0;
    for (int i = -500_000; i <= 500_000; i++) {
      double u = i * 1e-5;
      double[] got = at(u);
      cdf = Math.max(cdf, Math.abs(got[1] - Normal.cdf(u)));
      double error = Math.abs(got[0] * NormalFloat.PEAK / Normal.pdf(u) - 1);
      pdf = Math.max(pdf, error / (4 + u * u)); // rounding u costs u²·2⁻²⁴
    }
    assertThat(cdf).isLessThan(1e-7);
    assertThat(pdf).isLessThan(0x1p-24);
  }

  @Test
  void theLowerTailKeepsItsRelativeExactness() {
    for (double u = -12.5; u <= 0; u += 1e-3) {
      double wanted = Normal.cdf(u); // the rounding of u alone costs u²·2⁻²⁴ of it
      assertThat(Math.abs(at(u)[1] / wanted - 1)).isLessThan((12 + 4 * u * u) * 0x1p-24);
    }
  }

  @Test
  void errorsOfBothSignsCancelInASum() {
    double cdf = 0;
    for (int i = 0; i < 400_000; i++) { // points a float can hold, so that u is not rounded
      float v = (i - 200_000) * 0x1p-16f;
      double[] got = at(v / NormalFloat.SCALE);
      cdf += got[1] - Normal.cdf(v / NormalFloat.SCALE);
    }
    assertThat(Math.abs(cdf) / 400_000).isLessThan(5e-9);
  }

  @Test
  void endsAndMiddle() {
    assertThat(at(0)).containsExactly(1, 0.5);
    for (double far : new double[] {13.3, 1e4, 1e30, Double.POSITIVE_INFINITY}) {
      assertThat(at(far)).containsExactly(0, 1);
      assertThat(at(-far)).containsExactly(0, 0);
    }
  }
}
