package kolmo.experiments.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The Fréchet distance where it has a closed form, where another library has computed it, and
/// where covariances lack rank.
class FrechetTest {

  /// A linear congruential generator's numbers in [0,1) as rows of f.
  private static double[][] lcg(int n, int f, long seed) {
    double[][] rows = new double[n][f];
    long x = seed;
    for (double[] row : rows) {
      for (int j = 0; j < f; j++) {
        x = (1103515245L * x + 12345) % (1L << 31);
        row[j] = x / (double) (1L << 31);
      }
    }
    return rows;
  }

  private static double distance(double[][] a, double[][] b) {
    return Frechet.of(a).distance(Frechet.of(b));
  }

  @Test
  void meanAndCovarianceByHand() {
    // (1,0), (3,0), (2,6): mean (2,2); deviations (−1,−2), (1,−2), (0,4); C = [[2,0],[0,24]]/2
    Frechet g = Frechet.of(new double[][] {{1, 0}, {3, 0}, {2, 6}});
    assertThat(g.mean()).containsExactly(2, 2);
    assertThat(g.covariance()).isDeepEqualTo(new double[][] {{1, 0}, {0, 12}});
  }

  @Test
  void inOneDimensionItIsTheSquareOfBothDifferences() {
    // (m₁ − m₂)² + (σ₁ − σ₂)²
    Frechet a = new Frechet(new double[] {1}, new double[][] {{9}});
    Frechet b = new Frechet(new double[] {3}, new double[][] {{25}});
    assertThat(a.distance(b)).isCloseTo(4 + 4, within(1e-12));
  }

  @Test
  void diagonalCovariancesAddUp() {
    Frechet a =
        new Frechet(new double[] {0, 1, 2}, new double[][] {{4, 0, 0}, {0, 1, 0}, {0, 0, 0}});
    Frechet b =
        new Frechet(new double[] {1, 1, 0}, new double[][] {{1, 0, 0}, {0, 16, 0}, {0, 0, 9}});
    assertThat(a.distance(b)).isCloseTo(1 + 4 + 1 + 9 + 9, within(1e-12));
  }

  /// Both with the axes (1,1) and (1,−1): eigenvalues (4, 1) and (9, 25).
  @Test
  void commutingCovariancesAddUpAlongTheirAxes() {
    Frechet a = new Frechet(new double[2], new double[][] {{2.5, 1.5}, {1.5, 2.5}});
    Frechet b = new Frechet(new double[2], new double[][] {{17, -8}, {-8, 17}});
    assertThat(a.distance(b)).isCloseTo(1 + 16, within(1e-12));
    assertThat(b.distance(a)).isCloseTo(1 + 16, within(1e-12));
  }

  /// Values of SciPy's sqrtm on the same numbers: a = lcg(1), b = (lcg(2)²)·(I + ½ above the
  /// diagonal).
  @ParameterizedTest
  @CsvSource({
    "50, 8, 0.15717592524205534",
    "200, 20, 0.3313892883843595",
    "12, 8, 0.7094194332707902"
  })
  void covariancesThatDoNotCommuteMeetAnotherLibrary(int n, int f, double expected) {
    double[][] b = lcg(n, f, 2);
    for (double[] row : b) {
      for (int j = f - 1; j >= 0; j--) {
        row[j] = row[j] * row[j] + (j > 0 ? 0.5 * row[j - 1] * row[j - 1] : 0);
      }
    }
    assertThat(distance(lcg(n, f, 1), b)).isCloseTo(expected, within(1e-10));
  }

  @ParameterizedTest
  @CsvSource({"2,1", "5,3", "200,31", "300,128", "10,33", "3,128"})
  void equalSamplesAreAtDistanceZero(int n, int f) {
    // √ of a rounded 0 is about 10⁻⁸ times the scale, once for each feature without variance
    assertThat(distance(lcg(n, f, 7), lcg(n, f, 7))).isBetween(0.0, 1e-6);
  }

  /// Fewer images than features, in subspaces that share nothing: (σ₁ − 0)² + (0 − σ₂)².
  @Test
  void withoutFullRankNothingBreaks() {
    double[][] a = {{-1, 0, 0}, {1, 0, 0}}; // variance 2 along the first axis
    double[][] b = {{0, -2, 5}, {0, 2, 5}}; // variance 8 along the second, 5 away
    assertThat(distance(a, b)).isCloseTo(25 + 2 + 8, within(1e-6));
  }

  @Test
  void aConstantFeatureIsNothingSpecial() {
    double[][] a = lcg(40, 4, 3);
    double[][] b = lcg(40, 4, 5);
    for (int i = 0; i < 40; i++) {
      a[i][2] = 1;
      b[i][2] = 1;
    }
    assertThat(distance(a, b)).isPositive().isLessThan(1);
  }

  @Test
  void badFeaturesAreRefused() {
    assertThatThrownBy(() -> Frechet.of(new double[1][3])).hasMessageContaining("at least 2");
    assertThatThrownBy(() -> distance(lcg(5, 2, 1), lcg(5, 3, 1))).hasMessageContaining("2 and 3");
    assertThatThrownBy(() -> distance(new double[][] {{Double.NaN}, {1}}, lcg(5, 1, 1)))
        .hasMessageContaining("finite");
  }
}
