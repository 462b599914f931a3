package kolmo.experiments.attack.lbfgsb;

import static kolmo.experiments.attack.lbfgsb.CompactHessian.dot;

import java.util.Comparator;
import java.util.stream.IntStream;

/// The generalised Cauchy point: the first local minimum of the quadratic model along the projected
/// path of steepest descent (Byrd, Lu, Nocedal, Zhu 1995, section 4).
///
/// ```text
/// m(z) = gᵀz + ½ zᵀBz        z(t) = P(x − t·g) − x,  t ≥ 0
/// ```
///
/// The path bends at the breakpoints tᵢ where a coordinate meets its bound; between two of them m
/// is a parabola, whose slope f′ and curvature f″ are carried from piece to piece in O(m²).
///
/// @param x the point, `[n]`
/// @param c Wᵀ(x_c − x), `[2m]`
record CauchyPoint(double[] x, double[] c) {

  private static final double EPSILON = Math.ulp(1.0);

  static CauchyPoint of(double[] x, double[] g, Box box, CompactHessian hessian) {
    return new Walk(x, g, box, hessian).run();
  }

  /// The way along the path.
  private static final class Walk {

    private final double[] x;
    private final double[] g;
    private final Box box;
    private final CompactHessian hessian;
    private final double[] until; // tᵢ
    private final double[] d; // direction of the present piece
    private final double[] point;
    private final double[] p; // Wᵀd
    private final double[] c; // Wᵀz
    private double slope; // f′
    private double curvature; // f″
    private int moving; // coordinates that have not met their bounds

    Walk(double[] x, double[] g, Box box, CompactHessian hessian) {
      int n = x.length;
      this.x = x;
      this.g = g;
      this.box = box;
      this.hessian = hessian;
      point = x.clone();
      until = new double[n];
      d = new double[n];
      for (int i = 0; i < n; i++) {
        double bound = g[i] < 0 ? box.high()[i] : box.low()[i];
        until[i] = g[i] == 0 ? Double.POSITIVE_INFINITY : (x[i] - bound) / g[i];
        d[i] = until[i] > 0 ? -g[i] : 0;
        moving += d[i] != 0 ? 1 : 0;
        if (Double.isFinite(until[i]) && until[i] > 0) {
          point[i] = bound; // where it will stand if the path gets there
        }
      }
      p = hessian.transposed(d);
      c = new double[p.length];
      slope = -dot(d, d);
      curvature = -hessian.theta() * slope - dot(p, hessian.middle(p));
    }

    CauchyPoint run() {
      double least = EPSILON * curvature; // rounding must not make the parabola open downwards
      int[] order = breakpoints();
      double t = 0;
      double wanted = minimum();
      int next = 0;
      for (; next < order.length && wanted >= until[order[next]] - t; next++) {
        int b = order[next];
        pass(b, until[b] - t);
        curvature = Math.max(curvature, least);
        t = until[b];
        wanted = minimum();
      }
      double rest = Math.max(wanted, 0);
      for (int i = 0; i < x.length; i++) {
        if (d[i] != 0) {
          point[i] = box.clip(i, x[i] + (t + rest) * d[i]);
        }
      }
      for (int k = 0; k < c.length; k++) {
        c[k] += rest * p[k];
      }
      return new CauchyPoint(point, c);
    }

    private int[] breakpoints() {
      return IntStream.range(0, x.length)
          .filter(i -> d[i] != 0 && until[i] < Double.POSITIVE_INFINITY)
          .boxed()
          .sorted(Comparator.comparingDouble(i -> until[i]))
          .mapToInt(Integer::intValue)
          .toArray();
    }

    /// How far ahead the present parabola has its minimum; at the end of the path nothing is ahead.
    private double minimum() {
      return moving == 0 ? 0 : -slope / curvature;
    }

    /// Coordinate b meets its bound, `length` after the last breakpoint.
    private void pass(int b, double length) {
      for (int k = 0; k < c.length; k++) {
        c[k] += length * p[k];
      }
      double[] w = hessian.row(b);
      double[] mw = hessian.middle(w);
      double gb = g[b];
      double z = point[b] - x[b];
      slope += length * curvature + gb * gb + hessian.theta() * gb * z - gb * dot(mw, c);
      curvature -= hessian.theta() * gb * gb + 2 * gb * dot(mw, p) + gb * gb * dot(mw, w);
      for (int k = 0; k < p.length; k++) {
        p[k] += gb * w[k];
      }
      d[b] = 0;
      moving--;
    }
  }
}
