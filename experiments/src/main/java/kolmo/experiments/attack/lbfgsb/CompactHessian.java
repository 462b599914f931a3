package kolmo.experiments.attack.lbfgsb;

import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.jspecify.annotations.Nullable;

/// The BFGS approximation of the Hessian, made of the last m steps and what they did to the
/// gradient (Byrd, Lu, Nocedal, Zhu 1995, section 3).
///
/// ```text
/// B = θI − W M Wᵀ        W = [Y, θS]  [n,2m]      M⁻¹ = ⎡ −D   Lᵀ  ⎤   [2m,2m]
///                                                       ⎣  L  θSᵀS ⎦
/// D = diag(sᵢᵀyᵢ)        L = SᵀY below its diagonal     θ = yᵀy / sᵀy of the last pair
/// ```
///
/// B does not change when a pair is scaled, so each is stored with sᵀy = 1. Then D = I, and M⁻¹ is
/// well scaled however short the steps become.
final class CompactHessian {

  private static final double EPSILON = Math.ulp(1.0);

  private final int memory;
  private final List<double[]> s = new ArrayList<>(); // oldest first
  private final List<double[]> y = new ArrayList<>();
  private DMatrixRMaj ss = new DMatrixRMaj(0, 0); // SᵀS
  private DMatrixRMaj sy = new DMatrixRMaj(0, 0); // SᵀY
  private double theta = 1;
  private @Nullable SaddleSystem inverse; // M⁻¹, factored; null: no pairs

  CompactHessian(int memory) {
    this.memory = memory;
  }

  /// m, the number of pairs.
  int size() {
    return s.size();
  }

  double theta() {
    return theta;
  }

  /// B = I.
  void reset() {
    s.clear();
    y.clear();
    ss = new DMatrixRMaj(0, 0);
    sy = new DMatrixRMaj(0, 0);
    theta = 1;
    inverse = null;
  }

  /// Learns from a step s that changed the gradient by y. A pair whose curvature is not positive
  /// beyond rounding is left out; one that leaves B without factors makes it start anew.
  ///
  /// @param descent −gᵀs > 0, which says what rounding is
  void update(double[] step, double[] change, double descent) {
    double curvature = dot(step, change);
    if (!(curvature > EPSILON * descent)) {
      return;
    }
    if (s.size() == memory) {
      s.removeFirst();
      y.removeFirst();
    }
    double scale = 1 / Math.sqrt(curvature);
    s.add(scaled(step, scale));
    y.add(scaled(change, scale));
    theta = dot(y.getLast(), y.getLast());
    ss = grown(ss, s, s);
    sy = grown(sy, s, y);
    inverse = SaddleSystem.of(CommonOps_DDRM.identity(size()), below(), scaled(ss, theta));
    if (inverse == null) {
      reset();
    }
  }

  /// AᵀB after a new last pair, and after the loss of the first where there was no room: only the
  /// last row and column are new.
  private static DMatrixRMaj grown(DMatrixRMaj old, List<double[]> a, List<double[]> b) {
    int m = a.size();
    int lost = old.numRows - (m - 1);
    DMatrixRMaj product = new DMatrixRMaj(m, m);
    CommonOps_DDRM.extract(old, lost, old.numRows, lost, old.numCols, product, 0, 0);
    for (int i = 0; i < m; i++) {
      product.set(i, m - 1, dot(a.get(i), b.get(m - 1)));
      product.set(m - 1, i, dot(a.get(m - 1), b.get(i)));
    }
    return product;
  }

  /// L.
  private DMatrixRMaj below() {
    DMatrixRMaj below = new DMatrixRMaj(size(), size());
    for (int i = 0; i < size(); i++) {
      System.arraycopy(sy.data, i * size(), below.data, i * size(), i);
    }
    return below;
  }

  /// Row i of W, `[2m]`.
  double[] row(int i) {
    int m = size();
    double[] w = new double[2 * m];
    for (int k = 0; k < m; k++) {
      w[k] = y.get(k)[i];
      w[m + k] = theta * s.get(k)[i];
    }
    return w;
  }

  /// Wᵀv, `[2m]`.
  double[] transposed(double[] v) {
    int m = size();
    double[] p = new double[2 * m];
    for (int k = 0; k < m; k++) {
      p[k] = dot(y.get(k), v);
      p[m + k] = theta * dot(s.get(k), v);
    }
    return p;
  }

  /// v + a·W·p in place.
  void addProduct(double a, double[] p, double[] v) {
    int m = size();
    for (int k = 0; k < m; k++) {
      axpy(a * p[k], y.get(k), v);
      axpy(a * p[m + k] * theta, s.get(k), v);
    }
  }

  /// M·p, `[2m]`.
  double[] middle(double[] p) {
    return inverse == null ? new double[0] : inverse.solve(p);
  }

  /// The system of B restricted to some coordinates, by the Sherman–Morrison–Woodbury formula: with
  /// F the free rows of W and A the others,
  ///
  /// ```text
  /// B_F⁻¹ = I/θ + F K⁻¹ Fᵀ/θ²      K = M⁻¹ − FᵀF/θ = ⎡ −I − Y_FᵀY_F/θ   (L − S_FᵀY_F)ᵀ ⎤
  ///                                                  ⎣  L − S_FᵀY_F      θ S_AᵀS_A     ⎦
  /// ```
  ///
  /// @param free which coordinates, `[n]`
  /// @return K, factored; null where rounding has left it without factors
  @Nullable SaddleSystem restricted(boolean[] free) {
    DMatrixRMaj yFree = rows(y, free, true);
    DMatrixRMaj sFree = rows(s, free, true);
    DMatrixRMaj sFixed = rows(s, free, false);
    int m = size();
    DMatrixRMaj a = new DMatrixRMaj(m, m);
    CommonOps_DDRM.multTransB(1 / theta, yFree, yFree, a);
    for (int i = 0; i < m; i++) {
      a.add(i, i, 1);
    }
    DMatrixRMaj b = below();
    CommonOps_DDRM.multAddTransB(-1, sFree, yFree, b);
    DMatrixRMaj c = new DMatrixRMaj(m, m);
    CommonOps_DDRM.multTransB(theta, sFixed, sFixed, c);
    return SaddleSystem.of(a, b, c);
  }

  /// The chosen coordinates of each vector, a vector in each row.
  private static DMatrixRMaj rows(List<double[]> vectors, boolean[] free, boolean chosen) {
    int count = 0;
    for (boolean f : free) {
      count += f == chosen ? 1 : 0;
    }
    DMatrixRMaj rows = new DMatrixRMaj(vectors.size(), count);
    int at = 0;
    for (double[] v : vectors) {
      for (int i = 0; i < free.length; i++) {
        if (free[i] == chosen) {
          rows.data[at++] = v[i];
        }
      }
    }
    return rows;
  }

  private static double[] scaled(double[] v, double by) {
    double[] scaled = new double[v.length];
    axpy(by, v, scaled);
    return scaled;
  }

  private static DMatrixRMaj scaled(DMatrixRMaj matrix, double by) {
    DMatrixRMaj scaled = matrix.copy();
    CommonOps_DDRM.scale(by, scaled);
    return scaled;
  }

  private static void axpy(double a, double[] x, double[] y) {
    for (int i = 0; i < x.length; i++) {
      y[i] += a * x[i];
    }
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
