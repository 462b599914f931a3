package kolmo.experiments.attack.lbfgsb;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;
import org.jspecify.annotations.Nullable;

/// A symmetric indefinite system, solved with two Cholesky factors instead of pivoting.
///
/// ```text
/// ⎡ −A  Bᵀ ⎤ ⎡ p ⎤   ⎡ a ⎤      (C + B A⁻¹ Bᵀ) q = b + B A⁻¹ a
/// ⎣  B  C  ⎦ ⎣ q ⎦ = ⎣ b ⎦      p = A⁻¹ (Bᵀ q − a)
/// ```
///
/// A `[m,m]` positive definite, C `[m,m]` positive semidefinite.
final class SaddleSystem {

  private final int m;
  private final DMatrixRMaj b;
  private final LinearSolverDense<DMatrixRMaj> upper; // A
  private final LinearSolverDense<DMatrixRMaj> schur; // C + B A⁻¹ Bᵀ

  private SaddleSystem(
      DMatrixRMaj b, LinearSolverDense<DMatrixRMaj> upper, LinearSolverDense<DMatrixRMaj> schur) {
    this.m = b.numRows;
    this.b = b;
    this.upper = upper;
    this.schur = schur;
  }

  /// The factors; null where rounding has left A or its complement without one. The matrices are
  /// taken over.
  static @Nullable SaddleSystem of(DMatrixRMaj a, DMatrixRMaj b, DMatrixRMaj c) {
    int m = b.numRows;
    LinearSolverDense<DMatrixRMaj> upper = LinearSolverFactory_DDRM.symmPosDef(m);
    if (!upper.setA(a)) {
      return null;
    }
    DMatrixRMaj x = new DMatrixRMaj(m, m);
    upper.solve(CommonOps_DDRM.transpose(b, null), x);
    CommonOps_DDRM.multAdd(b, x, c);
    LinearSolverDense<DMatrixRMaj> schur = LinearSolverFactory_DDRM.symmPosDef(m);
    return schur.setA(c) ? new SaddleSystem(b, upper, schur) : null;
  }

  /// (p, q) for the right-hand side (a, b), both `[2m]`.
  double[] solve(double[] right) {
    DMatrixRMaj first = part(right, 0);
    DMatrixRMaj second = part(right, m);
    DMatrixRMaj p = new DMatrixRMaj(m, 1);
    DMatrixRMaj q = new DMatrixRMaj(m, 1);
    upper.solve(first.copy(), p);
    CommonOps_DDRM.multAdd(b, p, second);
    schur.solve(second, q);
    CommonOps_DDRM.scale(-1, first);
    CommonOps_DDRM.multAddTransA(b, q, first);
    upper.solve(first, p);
    double[] solution = new double[2 * m];
    System.arraycopy(p.data, 0, solution, 0, m);
    System.arraycopy(q.data, 0, solution, m, m);
    return solution;
  }

  private DMatrixRMaj part(double[] right, int from) {
    DMatrixRMaj column = new DMatrixRMaj(m, 1);
    System.arraycopy(right, from, column.data, 0, m);
    return column;
  }
}
