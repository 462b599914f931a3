package kolmo.experiments.data;

import kolmo.autograd.array.Shape;

/// The axes of one image.
///
/// @param channels C: 1 for grey, 3 for red, green and blue
/// @param height H
/// @param width W
public record ImageShape(int channels, int height, int width) {

  /// P = C·H·W.
  public int pixels() {
    return channels * height * width;
  }

  /// `[n,C,H,W]`.
  public Shape batch(int n) {
    return Shape.of(n, channels, height, width);
  }
}
