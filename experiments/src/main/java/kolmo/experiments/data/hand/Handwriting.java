package kolmo.experiments.data.hand;

import kolmo.autograd.array.Rng;

/// One hand, drawn at random: how it bends, slants and turns what it writes, and how hard it
/// presses.
///
/// ```text
/// p' = centre + R(angle) · [ width, height·slant ; 0, height ] · ( p + wobble(p) )
/// ```
///
/// The wobble is drawn on a coarse grid and smooth in between, so that strokes that meet still
/// meet.
public final class Handwriting {

  private static final int CELLS = 3; // of the wobble's grid, along each side
  private static final int NODES = CELLS + 3;
  private static final double REACH = 0.6; // the grid covers [−0.6, 0.6], a little over the digit
  private static final double HEIGHT = 21; // of a digit, in pixels

  private final double[][] wobble = new double[3][NODES * NODES]; // x, y, pressure
  private final double xx;
  private final double xy;
  private final double yx;
  private final double yy;
  private final double centreX;
  private final double centreY;
  private final double radius;

  public Handwriting(int side, Rng rng) {
    for (int node = 0; node < NODES * NODES; node++) {
      wobble[0][node] = 0.085 * bell(rng);
      wobble[1][node] = 0.085 * bell(rng);
      wobble[2][node] = 0.25 * bell(rng);
    }
    double angle = StrictMath.toRadians(5.5 * bell(rng));
    double slant = 0.13 + 0.17 * bell(rng);
    double width = HEIGHT * (1.06 + 0.13 * bell(rng));
    double height = HEIGHT * (1 + 0.05 * bell(rng));
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    // y points down, so a digit that leans to the right has x grow as y falls
    xx = cos * width;
    xy = -cos * slant * height - sin * height;
    yx = sin * width;
    yy = -sin * slant * height + cos * height;
    centreX = side / 2.0 + 0.8 * bell(rng);
    centreY = side / 2.0 + 0.8 * bell(rng);
    radius = 1.35 + 0.3 * bell(rng);
  }

  /// Where the pen is when it means to be at `p`, and its radius there: x, y, radius in pixels.
  public double[] at(double[] p) {
    double u = p[0] + wobble(0, p);
    double v = p[1] + wobble(1, p);
    return new double[] {
      centreX + xx * u + xy * v, centreY + yx * u + yy * v, radius * (1 + wobble(2, p))
    };
  }

  /// The cubic B-spline over the grid: its curvature is continuous, so a curve stays a curve.
  private double wobble(int which, double[] p) {
    double x = Math.clamp((p[0] + REACH) / (2 * REACH), 0, 1) * CELLS;
    double y = Math.clamp((p[1] + REACH) / (2 * REACH), 0, 1) * CELLS;
    int column = Math.min((int) x, CELLS - 1);
    int row = Math.min((int) y, CELLS - 1);
    double[] across = spline(x - column);
    double[] down = spline(y - row);
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        sum += down[i] * across[j] * wobble[which][(row + i) * NODES + column + j];
      }
    }
    return sum;
  }

  /// The weights of the four nodes around a cell, at t in [0,1] within it; they add up to 1.
  private static double[] spline(double t) {
    double s = 1 - t;
    return new double[] {
      s * s * s / 6,
      (3 * t * t * t - 6 * t * t + 4) / 6,
      (3 * s * s * s - 6 * s * s + 4) / 6,
      t * t * t / 6
    };
  }

  /// Standard normal without its far tails, which would write digits that nobody can read.
  private static double bell(Rng rng) {
    return Math.clamp(rng.nextGaussian(), -2.4, 2.4);
  }
}
