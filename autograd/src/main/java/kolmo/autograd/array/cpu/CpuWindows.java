package kolmo.autograd.array.cpu;

import java.util.Arrays;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Window;
import org.jspecify.annotations.Nullable;

/// A window on images `[N,H,W,C]`: what it sees at each place as a row, and the way back.
///
/// Channels lie together, and so do the pixels of a line. A line of the window is then one run of
/// the image, `width·C` numbers, which is copied or added as a whole; only at the edges it is cut.
final class CpuWindows {

  private final Window window;
  private final int images;
  private final int height;
  private final int width;
  private final int channels;
  private final int down;
  private final int across;
  private final int line; // of a window
  private final int row; // all lines

  /// Of images of this shape.
  CpuWindows(Shape image, Window window) {
    this.window = window;
    this.images = image.dim(0);
    this.height = image.dim(1);
    this.width = image.dim(2);
    this.channels = image.dim(3);
    this.down = window.down(height);
    this.across = window.across(width);
    this.line = window.width() * channels;
    this.row = window.height() * line;
  }

  /// Images x to rows y.
  void unfold(float[] x, float[] y) {
    CpuVectors.each(images * down, across * row, i -> unfold(x, i / down, i % down, y));
  }

  private void unfold(float[] x, int image, int placeDown, float[] y) {
    int to = (image * down + placeDown) * across * row;
    int top = placeDown * window.stride() - window.padding();
    for (int place = 0; place < across; place++) {
      int left = place * window.stride() - window.padding();
      int from = Math.clamp(-left, 0, window.width()) * channels;
      int end = Math.clamp(width - left, 0, window.width()) * channels;
      for (int k = 0; k < window.height(); k++, to += line) {
        if (top + k < 0 || top + k >= height || from >= end) {
          Arrays.fill(y, to, to + line, 0);
        } else {
          Arrays.fill(y, to, to + from, 0);
          int source = ((image * height + top + k) * width + left) * channels;
          System.arraycopy(x, source + from, y, to + from, end - from);
          Arrays.fill(y, to + end, to + line, 0);
        }
      }
    }
  }

  /// Rows x to images y that start from a bias `[C]`, or from zeros. An image is one thread's, and
  /// stays in its cache.
  void fold(float[] x, float @Nullable [] bias, float[] y) {
    CpuVectors.each(images, down * across * row, i -> fold(x, bias, i, y));
  }

  private void fold(float[] x, float @Nullable [] bias, int image, float[] y) {
    int size = height * width * channels;
    int start = image * size;
    if (bias == null) {
      Arrays.fill(y, start, start + size, 0);
    } else {
      for (int at = start; at < start + size; at += channels) {
        System.arraycopy(bias, 0, y, at, channels);
      }
    }
    int at = image * down * across * row;
    for (int place = 0; place < down * across; place++) {
      int top = place / across * window.stride() - window.padding();
      int left = place % across * window.stride() - window.padding();
      int from = Math.clamp(-left, 0, window.width()) * channels;
      int end = Math.clamp(width - left, 0, window.width()) * channels;
      for (int k = 0; k < window.height(); k++, at += line) {
        if (0 <= top + k && top + k < height && from < end) {
          int to = start + ((top + k) * width + left) * channels;
          add(x, at + from, y, to + from, end - from);
        }
      }
    }
  }

  private static void add(float[] x, int from, float[] y, int to, int n) {
    for (int i = 0; i < n; i++) {
      y[to + i] += x[from + i];
    }
  }
}
