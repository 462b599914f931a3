package kolmo.experiments.metric;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/// Mean and covariance of feature vectors, and the Fréchet distance of two such Gaussians: what FID
/// computes, on whatever features.
///
/// ```text
/// d²(N₁, N₂) = ‖m₁ − m₂‖² + tr( C₁ + C₂ − 2(C₁C₂)^½ )
/// tr (C₁C₂)^½ = Σᵢ √λᵢ      λ the eigenvalues of C₁^½ C₂ C₁^½, which is symmetric
/// ```
///
/// The second line needs no root of an unsymmetric matrix, and covariances without full rank (fewer
/// images than features) are nothing special: what rounding makes negative counts as 0.
///
/// @param mean m, `[F]`
/// @param covariance C, `[F,F]`, with 1/(N−1)
@SuppressWarnings("ArrayRecordComponent") // a bundle of results; never compared
public record Frechet(double[] mean, double[][] covariance) {

  /// Mean and covariance of at least two feature vectors.
  ///
  /// @param features `[N,F]`
  public static Frechet of(double[][] features) {
    int n = features.length;
    if (n < 2) {
      throw new IllegalArgumentException(
          "Fréchet distance: wanted the features of at least 2 images, got " + n);
    }
    int f = features[0].length;
    DMatrixRMaj x = new DMatrixRMaj(features);
    double[] mean = CommonOps_DDRM.sumCols(x, null).data;
    for (int j = 0; j < f; j++) {
      mean[j] /= n;
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < f; j++) {
        x.data[i * f + j] -= mean[j];
      }
    }
    DMatrixRMaj covariance = new DMatrixRMaj(f, f);
    CommonOps_DDRM.multInner(x, covariance);
    CommonOps_DDRM.scale(1.0 / (n - 1), covariance);
    return new Frechet(mean, rows(covariance));
  }

  /// d², at least 0.
  ///
  /// @throws IllegalArgumentException if the features are not as many, or not finite
  public double distance(Frechet other) {
    if (mean.length != other.mean.length) {
      throw new IllegalArgumentException(
          "Fréchet distance: wanted as many features, got %d and %d"
              .formatted(mean.length, other.mean.length));
    }
    double d = 0;
    for (int j = 0; j < mean.length; j++) {
      double shift = mean[j] - other.mean[j];
      d += shift * shift + covariance[j][j] + other.covariance[j][j];
    }
    if (!Double.isFinite(d)) {
      throw new IllegalArgumentException("Fréchet distance: wanted finite features, got " + d);
    }
    DMatrixRMaj root = root(new DMatrixRMaj(covariance));
    DMatrixRMaj half = new DMatrixRMaj(mean.length, mean.length);
    DMatrixRMaj product = new DMatrixRMaj(mean.length, mean.length);
    CommonOps_DDRM.mult(root, new DMatrixRMaj(other.covariance), half);
    CommonOps_DDRM.mult(half, root, product);
    symmetrize(product);
    EigenDecomposition_F64<DMatrixRMaj> eigen = eigen(product, false);
    for (int i = 0; i < mean.length; i++) {
      d -= 2 * Math.sqrt(Math.max(0, eigen.getEigenvalue(i).getReal()));
    }
    return Math.max(0, d);
  }

  /// C^½ = V diag(√λ) Vᵀ.
  private static DMatrixRMaj root(DMatrixRMaj c) {
    int f = c.numRows;
    EigenDecomposition_F64<DMatrixRMaj> eigen = eigen(c, true);
    DMatrixRMaj half = new DMatrixRMaj(f, f); // rows λᵢ^¼ vᵢᵀ
    for (int i = 0; i < f; i++) {
      double weight = Math.sqrt(Math.sqrt(Math.max(0, eigen.getEigenvalue(i).getReal())));
      DMatrixRMaj v = eigen.getEigenVector(i);
      for (int j = 0; j < f; j++) {
        half.set(i, j, weight * v.data[j]);
      }
    }
    DMatrixRMaj root = new DMatrixRMaj(f, f);
    CommonOps_DDRM.multInner(half, root);
    return root;
  }

  private static EigenDecomposition_F64<DMatrixRMaj> eigen(DMatrixRMaj c, boolean vectors) {
    EigenDecomposition_F64<DMatrixRMaj> eigen =
        DecompositionFactory_DDRM.eig(c.numRows, vectors, true);
    if (!eigen.decompose(c)) {
      throw new ArithmeticException("Fréchet distance: the eigenvalues did not converge");
    }
    return eigen;
  }

  private static void symmetrize(DMatrixRMaj a) {
    for (int i = 0; i < a.numRows; i++) {
      for (int j = 0; j < i; j++) {
        double mean = (a.get(i, j) + a.get(j, i)) / 2;
        a.set(i, j, mean);
        a.set(j, i, mean);
      }
    }
  }

  private static double[][] rows(DMatrixRMaj a) {
    double[][] rows = new double[a.numRows][];
    for (int i = 0; i < a.numRows; i++) {
      rows[i] = Arrays.copyOfRange(a.data, i * a.numCols, (i + 1) * a.numCols);
    }
    return rows;
  }
}
