package kolmo.experiments.attack.lbfgsb;

import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/// The line search of Moré and Thuente (1994): a step that meets the strong Wolfe conditions, found
/// by shrinking an interval that holds one.
///
/// ```text
/// φ(t) ≤ φ(0) + μ t φ′(0)      sufficient decrease, μ = 10⁻³
/// |φ′(t)| ≤ η |φ′(0)|          curvature, η = 0.9
/// ```
///
/// While no step with φ(t) ≤ φ(0) + μtφ′(0) and φ′(t) ≥ 0 has been seen, the lens ψ(t) = φ(t) −
/// μtφ′(0) is looked through, whose minima meet the first condition.
final class MoreThuente {

  private static final double MU = 1e-3;
  private static final double ETA = 0.9;
  private static final double NARROW = 0.1; // relative width at which an interval is given up
  private static final double SHRINK = 0.66; // of the interval over two steps
  private static final int EVALUATIONS = 20;

  /// φ(t) and φ′(t), or those of ψ.
  record Sample(double t, double value, double slope) {

    private Sample tilted(double slant) {
      return new Sample(t, value - slant * t, slope - slant);
    }
  }

  private final DoubleFunction<Sample> line;
  private final Sample start;
  private final double slant; // μφ′(0)
  private final double longest;
  private Sample best; // the interval's end with the lowest value
  private Sample other; // its other end; the start until there is an interval
  private boolean bracketed;
  private double least; // where the next trial may lie
  private double most;

  private MoreThuente(DoubleFunction<Sample> line, Sample start, double first, double longest) {
    this.line = line;
    this.start = start;
    this.longest = longest;
    slant = MU * start.slope();
    best = start;
    other = start;
    most = 5 * first;
  }

  /// A step, or null if 20 evaluations did not find one. The line was last evaluated at it.
  ///
  /// @param start φ(0), φ′(0) < 0
  /// @param first the first step to try, positive
  /// @param longest the longest step allowed, at least `first`
  static @Nullable Sample search(
      DoubleFunction<Sample> line, Sample start, double first, double longest) {
    return new MoreThuente(line, start, first, longest).run(first);
  }

  private @Nullable Sample run(double first) {
    double t = first;
    double width = longest;
    double widthBefore = 2 * longest;
    boolean lens = true;
    boolean last = false;
    for (int evaluations = 0; evaluations < EVALUATIONS && t > 0; evaluations++) {
      Sample trial = line.apply(t);
      boolean low = trial.value() <= start.value() + slant * t;
      boolean flat = Math.abs(trial.slope()) <= ETA * Math.abs(start.slope());
      boolean atTheEnd = t == longest && trial.slope() <= slant;
      if (last || (low && (flat || atTheEnd))) {
        return trial;
      }
      lens &= !(low && trial.slope() >= 0);
      t = next(trial, lens && trial.value() <= best.value() && !low ? slant : 0);
      if (bracketed) {
        double now = Math.abs(other.t() - best.t());
        if (now >= SHRINK * widthBefore) {
          t = best.t() + (other.t() - best.t()) / 2;
        }
        widthBefore = width;
        width = now;
        least = Math.min(best.t(), other.t());
        most = Math.max(best.t(), other.t());
        last = t <= least || t >= most || most - least <= NARROW * most;
      } else {
        least = t + 1.1 * (t - best.t());
        most = t + 4 * (t - best.t());
      }
      t = last ? best.t() : Math.clamp(t, 0, longest);
    }
    return null;
  }

  /// The next step to try (Moré and Thuente, section 4), and the interval with the present one in
  /// it, both as seen through the lens of this slant.
  private double next(Sample trial, double slant) {
    Sample x = best.tilted(slant);
    Sample y = other.tilted(slant);
    Sample p = trial.tilted(slant);
    boolean turned = p.slope() * Math.signum(x.slope()) < 0;
    double t;
    if (p.value() > x.value()) { // 1: uphill: a minimum lies between
      bracketed = true;
      double cubic = cubic(x, p);
      double quadratic = quadratic(x, p);
      boolean nearer = Math.abs(cubic - x.t()) < Math.abs(quadratic - x.t());
      t = nearer ? cubic : cubic + (quadratic - cubic) / 2;
    } else if (turned) { // 2: lower, on the way up: a minimum lies between
      bracketed = true;
      t = farther(p, cubic(x, p), secant(x, p));
    } else if (Math.abs(p.slope()) < Math.abs(x.slope())) { // 3: lower, and flatter
      double cubic = cubicAhead(x, p);
      double secant = secant(x, p);
      if (bracketed) {
        double limit = p.t() + SHRINK * (y.t() - p.t());
        double nearer = farther(p, cubic, secant) == cubic ? secant : cubic;
        t = p.t() > x.t() ? Math.min(limit, nearer) : Math.max(limit, nearer);
      } else {
        t = Math.clamp(farther(p, cubic, secant), least, most);
      }
    } else { // 4: lower, and as steep or steeper
      t = bracketed ? cubic(y, p) : p.t() > x.t() ? most : least;
    }
    if (p.value() > x.value()) {
      other = trial;
    } else {
      other = turned ? best : other;
      best = trial;
    }
    return t;
  }

  private static double farther(Sample from, double a, double b) {
    return Math.abs(a - from.t()) > Math.abs(b - from.t()) ? a : b;
  }

  /// Where the cubic through values and slopes of both has its minimum.
  private static double cubic(Sample a, Sample b) {
    return b.t() - (b.t() - a.t()) * cubicShare(a, b);
  }

  /// The same where it lies beyond b; where it does not, as far as is allowed.
  private double cubicAhead(Sample a, Sample b) {
    double share = cubicShare(a, b);
    if (share < 0) {
      return b.t() - (b.t() - a.t()) * share;
    }
    return b.t() > a.t() ? most : least;
  }

  /// How far before b, in lengths of the interval, the cubic's minimum lies.
  private static double cubicShare(Sample a, Sample b) {
    double mean = 3 * (a.value() - b.value()) / (b.t() - a.t()) + a.slope() + b.slope();
    double root =
        Math.copySign(Math.sqrt(Math.max(0, mean * mean - a.slope() * b.slope())), b.t() - a.t());
    return (b.slope() + root - mean) / (b.slope() - a.slope() + 2 * root);
  }

  /// Where the parabola through both values and a's slope has its minimum.
  private static double quadratic(Sample a, Sample b) {
    double length = b.t() - a.t();
    return a.t() + a.slope() / ((a.value() - b.value()) / length + a.slope()) / 2 * length;
  }

  /// Where the parabola with both slopes has its minimum.
  private static double secant(Sample a, Sample b) {
    return b.t() + b.slope() / (b.slope() - a.slope()) * (a.t() - b.t());
  }
}
