package kolmo.experiments.metric;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/// The plane in which points spread most: through their mean, along the two eigenvectors of their
/// covariance with the largest eigenvalues.
///
/// ```text
/// at(z) = ( ⟨z − z̄, v₁⟩, ⟨z − z̄, v₂⟩ )        Cov·vᵢ = λᵢvᵢ, λ₁ ≥ λ₂ ≥ …
/// ```
///
/// An eigenvector's sign is free: here its component of largest size is positive.
///
/// @param mean z̄, `[D]`
/// @param axes v₁ and v₂, `[2,D]`
/// @param share the part of the variance that lies in the plane
@SuppressWarnings("ArrayRecordComponent") // a bundle of results; never compared
public record PrincipalPlane(double[] mean, double[][] axes, double share) {

  /// The plane of points `[N,D]`, N ≥ 1 and D ≥ 2.
  public static PrincipalPlane of(double[][] points) {
    int d = points[0].length;
    if (d < 2) {
      throw new IllegalArgumentException("plane: wanted at least 2 dimensions, got " + d);
    }
    double[] mean = new double[d];
    for (double[] p : points) {
      for (int i = 0; i < d; i++) {
        mean[i] += p[i] / points.length;
      }
    }
    DMatrixRMaj covariance = new DMatrixRMaj(d, d);
    for (double[] p : points) {
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) {
          covariance.add(i, j, (p[i] - mean[i]) * (p[j] - mean[j]) / points.length);
        }
      }
    }
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(d, true, true);
    if (!eigen.decompose(covariance)) {
      throw new IllegalArgumentException("plane: wanted finite points");
    }
    double[] values =
        IntStream.range(0, d).mapToDouble(i -> eigen.getEigenvalue(i).getReal()).toArray();
    int[] order =
        IntStream.range(0, d)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double total = Arrays.stream(values).sum();
    return new PrincipalPlane(
        mean,
        new double[][] {vector(eigen, order[0]), vector(eigen, order[1])},
        total > 0 ? (values[order[0]] + values[order[1]]) / total : 1);
  }

  private static double[] vector(EigenDecomposition_F64<DMatrixRMaj> eigen, int i) {
    double[] v = eigen.getEigenVector(i).getData().clone();
    double largest =
        Arrays.stream(v).boxed().max(Comparator.comparingDouble(Math::abs)).orElseThrow();
    return Arrays.stream(v).map(c -> largest < 0 ? -c : c).toArray();
  }

  /// Where a point stands in the plane, `[2]`.
  public double[] at(double[] z) {
    double[] place = new double[2];
    for (int a = 0; a < 2; a++) {
      for (int i = 0; i < z.length; i++) {
        place[a] += (z[i] - mean[i]) * axes[a][i];
      }
    }
    return place;
  }
}
