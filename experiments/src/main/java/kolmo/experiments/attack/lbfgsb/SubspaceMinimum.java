package kolmo.experiments.attack.lbfgsb;

import static kolmo.experiments.attack.lbfgsb.CompactHessian.dot;

import org.jspecify.annotations.Nullable;

/// Minimises the quadratic model over the coordinates that are free at the Cauchy point (Byrd, Lu,
/// Nocedal, Zhu 1995, section 5.1), and brings the result back into the box.
///
/// ```text
/// r = g + θ(x_c − x) − W M c                  the model's gradient at x_c, free coordinates
/// d = −B_F⁻¹ r = −( r/θ + F K⁻¹ Fᵀ r/θ² )
/// x̂ = P(x_c + d), or x_c + α d with the largest α ≤ 1 in the box where P(…) leads uphill
/// ```
///
/// The projection is the improvement of Morales and Nocedal (2011).
final class SubspaceMinimum {

  private SubspaceMinimum() {}

  /// x̂, `[n]`; null where rounding has left the model without a minimum.
  static double @Nullable [] of(
      double[] x, double[] g, Box box, CompactHessian hessian, CauchyPoint cauchy) {
    double[] xc = cauchy.x();
    boolean[] free = new boolean[x.length];
    boolean any = false;
    for (int i = 0; i < x.length; i++) {
      free[i] = box.isInside(i, xc[i]);
      any |= free[i];
    }
    if (!any || hessian.size() == 0) {
      return xc;
    }
    SaddleSystem k = hessian.restricted(free);
    if (k == null) {
      return null;
    }
    double theta = hessian.theta();
    double[] r = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      r[i] = g[i] + theta * (xc[i] - x[i]);
    }
    hessian.addProduct(-1, hessian.middle(cauchy.c()), r);
    zeroFixed(r, free);
    double[] d = new double[x.length];
    hessian.addProduct(1 / theta, k.solve(hessian.transposed(r)), d);
    for (int i = 0; i < x.length; i++) {
      d[i] = -(r[i] + d[i]) / theta;
    }
    zeroFixed(d, free);
    return inside(x, g, box, xc, d);
  }

  private static void zeroFixed(double[] v, boolean[] free) {
    for (int i = 0; i < v.length; i++) {
      v[i] = free[i] ? v[i] : 0;
    }
  }

  private static double[] inside(double[] x, double[] g, Box box, double[] xc, double[] d) {
    double[] projected = box.clip(moved(xc, 1, d));
    if (dot(g, moved(projected, -1, x)) < 0) {
      return projected;
    }
    return box.clip(moved(xc, Math.min(1, box.reach(xc, d)), d));
  }

  /// x + t·d.
  static double[] moved(double[] x, double t, double[] d) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i] + t * d[i];
    }
    return y;
  }
}
