package kolmo.experiments.data;

import kolmo.autograd.array.Rng;

/// What a digit is painted on, drawn at random, and the paint: colours that can be told apart.
///
/// ```text
/// wall(x,y)  = from + (to − from)·t(x,y) + stains(x,y)      t: along a random direction, 0 … 1
/// |Y(paint) − Y(from)|, |Y(paint) − Y(to)| ≥ 0.28           Y = .299 R + .587 G + .114 B
/// ```
///
/// `to` is `from` in another light: a little off in hue, brighter or darker. Stains change all
/// three channels alike; they are drawn on a coarse grid and smooth in between.
final class Wall {

  private static final double CONTRAST = 0.28;
  private static final int CELLS = 6; // of the stains' grid, along each side
  private static final int NODES = CELLS + 1;

  private final int side;
  private final double[] from;
  private final double[] to;
  private final double[] paintAbove;
  private final double[] paintBelow;
  private final double acrossX;
  private final double acrossY;
  private final double[] stains = new double[NODES * NODES];

  Wall(int side, Rng rng) {
    this.side = side;
    double angle = 2 * StrictMath.PI * rng.nextDouble();
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    double reach = Math.abs(cos) + Math.abs(sin); // so that t is 0 in a corner and 1 in another
    acrossX = cos / reach;
    acrossY = sin / reach;
    double roughness = 0.012 + 0.03 * rng.nextDouble();
    for (int node = 0; node < stains.length; node++) {
      stains[node] = roughness * rng.nextGaussian();
    }
    double[] wall;
    double[] other;
    double[] paint;
    do { // about one try in three has the contrast
      double hue = rng.nextDouble();
      double saturation = 0.15 + 0.6 * rng.nextDouble();
      double value = 0.2 + 0.7 * rng.nextDouble();
      wall = rgb(hue, saturation, value);
      double light = value + 0.36 * (rng.nextDouble() - 0.5);
      other = rgb(hue + 0.12 * (rng.nextDouble() - 0.5), saturation, Math.clamp(light, 0.1, 1));
      paint = rgb(rng.nextDouble(), 0.05 + 0.8 * rng.nextDouble(), 0.1 + 0.9 * rng.nextDouble());
    } while (apart(paint, wall) < CONTRAST || apart(paint, other) < CONTRAST);
    from = wall;
    to = other;
    double fade = 0.06 * (rng.nextDouble() - 0.5);
    paintAbove = shifted(paint, fade);
    paintBelow = shifted(paint, -fade);
  }

  /// The wall at a pixel: red, green, blue, where the stains are dark or bright a little outside
  /// [0,1].
  double[] at(int x, int y) {
    double u = (x + 0.5) / side;
    double v = (y + 0.5) / side;
    double t = 0.5 + (u - 0.5) * acrossX + (v - 0.5) * acrossY;
    return shifted(mix(from, to, t), stain(u * CELLS, v * CELLS));
  }

  /// The paint in a row of pixels: red, green, blue.
  double[] paint(int y) {
    return mix(paintAbove, paintBelow, (y + 0.5) / side);
  }

  private double stain(double u, double v) {
    int column = (int) u;
    int row = (int) v;
    double x = smooth(u - column);
    double y = smooth(v - row);
    int node = row * NODES + column;
    double above = stains[node] + (stains[node + 1] - stains[node]) * x;
    double below = stains[node + NODES] + (stains[node + NODES + 1] - stains[node + NODES]) * x;
    return above + (below - above) * y;
  }

  private static double smooth(double t) {
    return t * t * (3 - 2 * t);
  }

  /// Hue, saturation and value as red, green and blue; a hue one apart is the same hue.
  ///
  /// ```text
  /// channel(n) = v − v·s·clamp( min(k, 4 − k), 0, 1 )     k = (n + 6h) mod 6     n = 5, 3, 1
  /// ```
  static double[] rgb(double hue, double saturation, double value) {
    double[] rgb = new double[3];
    for (int c = 0; c < 3; c++) {
      double sixths = 5 - 2 * c + 6 * hue;
      double k = sixths - 6 * Math.floor(sixths / 6);
      rgb[c] = value - value * saturation * Math.clamp(Math.min(k, 4 - k), 0, 1);
    }
    return rgb;
  }

  private static double apart(double[] a, double[] b) {
    return Math.abs(luma(a) - luma(b));
  }

  private static double luma(double[] rgb) {
    return 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
  }

  private static double[] mix(double[] a, double[] b, double t) {
    return new double[] {
      a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t
    };
  }

  private static double[] shifted(double[] rgb, double by) {
    return new double[] {rgb[0] + by, rgb[1] + by, rgb[2] + by};
  }
}
