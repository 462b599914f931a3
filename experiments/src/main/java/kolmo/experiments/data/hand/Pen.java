package kolmo.experiments.data.hand;

/// A round pen with a soft edge on a square sheet.
///
/// ```text
/// ink(pixel) = clamp( r + ½ − d, 0, 1 )     d: from the pixel's centre to the nearest segment
/// ```
///
/// Ink is the largest over all segments: a stroke over a stroke does not get brighter than one.
public final class Pen {

  private final int side;
  private final double[] ink;

  public Pen(int side) {
    this.side = side;
    this.ink = new double[side * side];
  }

  /// Draws from `a` to `b`, each x, y and radius in pixels; the radius changes evenly on the way.
  public void line(double[] a, double[] b) {
    double reach = Math.max(a[2], b[2]) + 0.5;
    int left = (int) Math.max(0, Math.min(a[0], b[0]) - reach);
    int right = (int) Math.min(side - 1, Math.max(a[0], b[0]) + reach);
    int top = (int) Math.max(0, Math.min(a[1], b[1]) - reach);
    int bottom = (int) Math.min(side - 1, Math.max(a[1], b[1]) + reach);
    double dx = b[0] - a[0];
    double dy = b[1] - a[1];
    double square = Math.max(dx * dx + dy * dy, 1e-12); // a dot has no direction
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        double fromX = x + 0.5 - a[0];
        double fromY = y + 0.5 - a[1];
        double along = Math.clamp((fromX * dx + fromY * dy) / square, 0, 1);
        double offX = fromX - along * dx;
        double offY = fromY - along * dy;
        double radius = a[2] + along * (b[2] - a[2]);
        double here = radius + 0.5 - Math.sqrt(offX * offX + offY * offY);
        int pixel = y * side + x;
        ink[pixel] = Math.max(ink[pixel], Math.min(here, 1));
      }
    }
  }

  /// The ink on a pixel, in [0,1].
  public double ink(int pixel) {
    return ink[pixel];
  }

  /// Writes the sheet to `target`, from `offset` on, in steps of 1/255 as a scanner would.
  public void copyTo(float[] target, int offset) {
    for (int i = 0; i < ink.length; i++) {
      target[offset + i] = Math.round(255 * ink[i]) / 255f;
    }
  }
}
