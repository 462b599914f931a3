package kolmo.experiments.attack.lbfgsb;

import static kolmo.experiments.attack.lbfgsb.CompactHessian.dot;

import org.jspecify.annotations.Nullable;

/// L-BFGS-B: minimises a smooth function under bounds (Byrd, Lu, Nocedal, Zhu, SIAM J. Sci. Comput.
/// 16, 1995; with the projection of Morales and Nocedal, 2011).
///
/// ```text
/// repeat   x_c ← Cauchy point of m(z) = f + gᵀz + ½zᵀBz along the projected gradient
///          x̂   ← minimum of m over the coordinates that are free at x_c
///          x   ← x + t(x̂ − x),  t by the strong Wolfe conditions
///          B   ← BFGS update with the last `memory` pairs s = Δx, y = Δg
/// until    ‖P(x − g) − x‖∞ ≤ pgtol   or   f_k − f_{k+1} ≤ factr·2⁻⁵²·max(|f_k|, |f_{k+1}|, 1)
/// ```
///
/// What cannot go on (no decrease along the line, a model without a minimum) forgets its pairs and
/// starts again from the gradient; what cannot go on without pairs either, ends there.
///
/// @param memory m, pairs kept, at least 1
/// @param factr stops at a relative decrease of factr·2⁻⁵², not negative
/// @param pgtol stops at a projected gradient this small, not negative
/// @param iterations most of them
/// @param evaluations most of f; the line search under way is finished
public record Lbfgsb(int memory, double factr, double pgtol, int iterations, int evaluations) {

  private static final double EPSILON = Math.ulp(1.0);

  public Lbfgsb {
    if (memory < 1 || !(factr >= 0) || !(pgtol >= 0) || iterations < 1 || evaluations < 1) {
      throw new IllegalArgumentException(
          "l-bfgs-b: wanted memory, iterations, evaluations ≥ 1 and factr, pgtol ≥ 0, got"
              + " %d, %d, %d, %s, %s".formatted(memory, iterations, evaluations, factr, pgtol));
    }
  }

  /// What is minimised.
  public interface Objective {

    /// f(x).
    ///
    /// @param x `[n]`; not to be kept
    /// @param gradient where ∇f(x) is to be written, `[n]`
    double at(double[] x, double[] gradient);
  }

  /// Why it ended.
  public enum End {
    /// The projected gradient is small: a minimum.
    GRADIENT,
    /// The last step gained next to nothing.
    VALUE,
    /// No lower point was found along the steepest descent: rounding, or a wrong gradient.
    LINE_SEARCH,
    /// The limit on iterations or evaluations.
    LIMIT
  }

  /// Where it ended.
  ///
  /// @param x in the box, `[n]`
  /// @param value f(x)
  /// @param gradient ∇f(x), `[n]`
  /// @param evaluations of f
  /// @param end why there
  @SuppressWarnings("ArrayRecordComponent") // a bundle of results; never compared
  public record Result(
      double[] x, double value, double[] gradient, int iterations, int evaluations, End end) {}

  /// A local minimum of f in the box.
  ///
  /// @param start where to begin, `[n]`; clipped to the box
  /// @throws ArithmeticException if f or its gradient is not finite at a point that is tried
  public Result minimise(Objective f, double[] start, Box box) {
    if (start.length != box.size()) {
      throw new IllegalArgumentException(
          "l-bfgs-b: wanted a start of " + box.size() + " coordinates, got " + start.length);
    }
    return new Run(this, f, box, start).toTheEnd();
  }

  /// One run: the point it stands at, and the model it has learnt.
  private static final class Run {

    private final Lbfgsb settings;
    private final Objective f;
    private final Box box;
    private final boolean bound;
    private final CompactHessian hessian;
    private double[] x;
    private double value;
    private double[] gradient;
    private double[] trial; // the point evaluated last
    private double[] trialGradient;
    private int iterations;
    private int evaluations;

    Run(Lbfgsb settings, Objective f, Box box, double[] start) {
      this.settings = settings;
      this.f = f;
      this.box = box;
      bound = box.binds();
      hessian = new CompactHessian(settings.memory);
      trial = start;
      trialGradient = new double[start.length];
      value = evaluate(box.clip(start));
      x = trial;
      gradient = trialGradient;
    }

    private double evaluate(double[] at) {
      evaluations++;
      trial = at;
      trialGradient = new double[at.length];
      double found = f.at(at, trialGradient);
      if (!Double.isFinite(found + dot(trialGradient, trialGradient))) {
        throw new ArithmeticException(
            "l-bfgs-b: the objective or its gradient is not finite at evaluation "
                + evaluations
                + ": f = "
                + found
                + ", ‖∇f‖² = "
                + dot(trialGradient, trialGradient));
      }
      return found;
    }

    Result toTheEnd() {
      while (box.residual(x, gradient) > settings.pgtol) {
        if (iterations >= settings.iterations || evaluations >= settings.evaluations) {
          return result(End.LIMIT);
        }
        double before = value;
        if (!step()) {
          if (hessian.size() == 0) {
            return result(End.LINE_SEARCH);
          }
          hessian.reset();
          continue;
        }
        double scale = Math.max(Math.max(Math.abs(before), Math.abs(value)), 1);
        if (before - value <= settings.factr * EPSILON * scale) {
          return result(End.VALUE);
        }
      }
      return result(End.GRADIENT);
    }

    /// One iteration; false where the model led nowhere, and x is where it was.
    private boolean step() {
      CauchyPoint cauchy = CauchyPoint.of(x, gradient, box, hessian);
      double @Nullable [] target = SubspaceMinimum.of(x, gradient, box, hessian, cauchy);
      if (target == null) {
        return false;
      }
      double[] d = SubspaceMinimum.moved(target, -1, x);
      double slope = dot(gradient, d);
      if (!(slope < 0)) {
        return false;
      }
      double first = iterations == 0 && !bound ? Math.min(1, 1 / Math.sqrt(dot(d, d))) : 1;
      double longest = iterations == 0 && bound ? 1 : Math.max(1, box.reach(x, d));
      MoreThuente.@Nullable Sample found =
          MoreThuente.search(
              t -> {
                double[] at = t == 1 ? target : box.clip(SubspaceMinimum.moved(x, t, d));
                double there = evaluate(at);
                return new MoreThuente.Sample(t, there, dot(trialGradient, d));
              },
              new MoreThuente.Sample(0, value, slope),
              first,
              Math.min(longest, 1e10));
      if (found == null) {
        return false;
      }
      double[] change = SubspaceMinimum.moved(trialGradient, -1, gradient);
      hessian.update(SubspaceMinimum.moved(trial, -1, x), change, -found.t() * slope);
      x = trial;
      value = found.value();
      gradient = trialGradient;
      iterations++;
      return true;
    }

    private Result result(End end) {
      return new Result(x, value, gradient, iterations, evaluations, end);
    }
  }
}
