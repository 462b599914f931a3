package kolmo.experiments.draw;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kolmo.experiments.data.ImageShape;

/// A grey or RGB picture as a network sees it.
///
/// `pixels` is `[C,H,W]`, 0 black and 1 white. Values outside [0,1] are allowed here, since a
/// decoder may give them; they are clipped where the picture is drawn or written.
///
/// @param channels 1 (grey) or 3 (red, green, blue)
public record Picture(int channels, int height, int width, float[] pixels) {

  public Picture {
    if ((channels != 1 && channels != 3) || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "picture: wanted [C,H,W] with C = 1 or 3, got [%d,%d,%d]"
              .formatted(channels, height, width));
    }
    if (pixels.length != (long) channels * height * width) {
      throw new IllegalArgumentException(
          "picture: wanted %d values for [%d,%d,%d], got %d"
              .formatted((long) channels * height * width, channels, height, width, pixels.length));
    }
  }

  /// Picture number `n` of a batch `[N,C,H,W]`, copied.
  public static Picture of(ImageShape shape, float[] batch, int n) {
    int size = shape.pixels();
    if (n < 0 || (n + 1L) * size > batch.length) {
      throw new IllegalArgumentException(
          "picture: wanted number %d of a batch of [%d,%d,%d], got %d values"
              .formatted(n, shape.channels(), shape.height(), shape.width(), batch.length));
    }
    float[] pixels = Arrays.copyOfRange(batch, n * size, (n + 1) * size);
    return new Picture(shape.channels(), shape.height(), shape.width(), pixels);
  }

  /// All pictures of a batch `[N,C,H,W]`.
  public static List<Picture> all(ImageShape shape, float[] batch) {
    return IntStream.range(0, batch.length / shape.pixels())
        .mapToObj(n -> of(shape, batch, n))
        .toList();
  }

  /// `[C,H,W]`.
  public ImageShape shape() {
    return new ImageShape(channels, height, width);
  }

  /// How this picture differs from another: ½ + gain·(this − other).
  Picture minus(Picture other, double gain) {
    float[] change = new float[pixels.length];
    for (int i = 0; i < change.length; i++) {
      change[i] = (float) (0.5 + gain * (pixels[i] - other.pixels[i]));
    }
    return new Picture(channels, height, width, change);
  }

  /// The largest difference of a value, max |this − other|; NaN counts as none.
  double farthest(Picture other) {
    double farthest = 0;
    for (int i = 0; i < pixels.length; i++) {
      double difference = Math.abs(pixels[i] - other.pixels[i]);
      farthest = difference > farthest ? difference : farthest;
    }
    return farthest;
  }

  /// The value at a place, as stored. A grey picture has the same value in every channel.
  float at(int channel, int y, int x) {
    int plane = channels == 1 ? 0 : channel;
    return pixels[(plane * height + y) * width + x];
  }

  /// The nearest of the 256 steps; values outside [0,1] are clipped, NaN is 0.
  int byteAt(int channel, int y, int x) {
    return Math.round(Math.clamp(at(channel, y, x), 0f, 1f) * 255);
  }
}
