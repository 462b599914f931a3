package kolmo.nn.loss;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import kolmo.autograd.GradCheck;
import kolmo.autograd.Var;
import kolmo.autograd.array.Shape;
import kolmo.nn.Points;
import org.hipparchus.special.Erf;
import org.junit.jupiter.params.provider.Arguments;

/// The grid of cases on which every loss of codes is tested, and the paper's formulas in plain
/// Java.
final class LossCases {

  private LossCases() {}

  /// Modes K, dimensions D, samples N.
  static Stream<Arguments> all() {
    return Stream.of(1, 3)
        .flatMap(
            k ->
                Stream.of(1, 2, 3, 4)
                    .flatMap(d -> Stream.of(1, 2, 7, 33).map(n -> Arguments.of(k, d, n))));
  }

  /// A mixture with nothing symmetric about it.
  static GaussianMixture prior(int k, int d) {
    return new GaussianMixture(Points.normal(11, k, d, 2), 0.7);
  }

  /// N(0, 1) in one dimension.
  static GaussianMixture standardNormal() {
    return new GaussianMixture(new double[][] {{0}}, 1);
  }

  /// Codes `[N,D]` that lie where the prior does.
  static double[][] codes(int n, int d) {
    return Points.normal(21, n, d, 1.5);
  }

  /// Other codes `[N,D]`.
  static double[][] otherCodes(int n, int d) {
    return Points.normal(22, n, d, 1.5);
  }

  /// Holds the gradient of a loss against central differences, to 1e-7 of its entries' scale.
  ///
  /// A loss is a mean, so that its gradient shrinks with the number of codes, while GradCheck's
  /// error is absolute below 1: it is given N·D times the loss.
  static void checkGradient(Function<List<Var>, Var> loss, double[][]... at) {
    GradCheck check = GradCheck.onAll(in -> loss.apply(in).mul(in.getFirst().shape().size()));
    for (double[][] m : at) {
      check.at(Shape.of(m.length, m[0].length), Points.flat(m));
    }
    check.within(1e-7);
  }

  // --- the formulas, by another road than the code under test ---

  /// F_d(t), from the error function of another library.
  static double cdf(GaussianMixture prior, int d, double t) {
    double sum = 0;
    for (int k = 0; k < prior.modes(); k++) {
      double u = (t - prior.center(k)[d]) / prior.sigma();
      sum += 0.5 * Erf.erfc(-u / Math.sqrt(2));
    }
    return sum / prior.modes();
  }

  /// p_d(t).
  static double density(GaussianMixture prior, int d, double t) {
    double sum = 0;
    for (int k = 0; k < prior.modes(); k++) {
      double u = (t - prior.center(k)[d]) / prior.sigma();
      sum += Math.exp(-u * u / 2) / (prior.sigma() * Math.sqrt(2 * Math.PI));
    }
    return sum / prior.modes();
  }

  /// The rank 1 … n of every entry within its column; equal entries keep their order.
  static int[][] ranks(double[][] z) {
    int[][] ranks = new int[z.length][z[0].length];
    for (int d = 0; d < z[0].length; d++) {
      for (int i = 0; i < z.length; i++) {
        ranks[i][d] = 1;
        for (int j = 0; j < z.length; j++) {
          if (z[j][d] < z[i][d] || (z[j][d] == z[i][d] && j < i)) {
            ranks[i][d]++;
          }
        }
      }
    }
    return ranks;
  }

  /// The r-th smallest entry of a column, r = 1 … n.
  static double ordered(double[][] z, int column, int r) {
    return Arrays.stream(z).mapToDouble(row -> row[column]).sorted().toArray()[r - 1];
  }
}
