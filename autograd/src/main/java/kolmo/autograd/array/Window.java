package kolmo.autograd.array;

/// What a convolution sees of an image at one place, and how far apart these places are.
///
/// ```text
/// places along an axis of length L = ⌊(L + 2·padding − size)/stride⌋ + 1
/// ```
///
/// @param height rows of pixels in the window, at least 1
/// @param width columns of pixels in the window, at least 1
/// @param stride distance of neighbouring places, at least 1
/// @param padding rows and columns of zeros on every side of the image
public record Window(int height, int width, int stride, int padding) {

  public Window {
    if (height < 1 || width < 1 || stride < 1 || padding < 0) {
      throw new IllegalArgumentException(
          "window: wanted height, width and stride ≥ 1 and padding ≥ 0, got %d×%d, %d, %d"
              .formatted(height, width, stride, padding));
    }
  }

  /// A square window.
  public static Window square(int size, int stride, int padding) {
    return new Window(size, size, stride, padding);
  }

  /// height·width.
  public int area() {
    return height * width;
  }

  /// How many places there are down an image of this height; below 1 if the window does not fit.
  public int down(int imageHeight) {
    return Math.floorDiv(imageHeight + 2 * padding - height, stride) + 1;
  }

  /// How many places there are across an image of this width; below 1 if the window does not fit.
  public int across(int imageWidth) {
    return Math.floorDiv(imageWidth + 2 * padding - width, stride) + 1;
  }

  /// The least image, `[N,H,W,C]`, that this window has `down`·`across` places in: what a
  /// transposed convolution makes of as many pixels.
  public Shape spread(int n, int down, int across, int channels) {
    return Shape.of(
        n,
        (down - 1) * stride - 2 * padding + height,
        (across - 1) * stride - 2 * padding + width,
        channels);
  }
}
