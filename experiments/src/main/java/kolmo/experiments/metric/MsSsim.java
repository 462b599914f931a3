package kolmo.experiments.metric;

import java.util.Arrays;
import java.util.stream.IntStream;
import kolmo.experiments.data.DataException;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.data.ImageShape;

/// Multi-scale structural similarity of two pictures: 1 for equal pictures, 0 for unrelated ones.
///
/// Five levels; from one to the next both pictures are halved by averaging 2×2 pixels. On each
/// level, with `⟨·⟩` the correlation with a Gaussian window (no padding, each channel on its own):
///
/// ```text
/// m_a = ⟨a⟩   v_a = ⟨a²⟩ − m_a²   v_ab = ⟨ab⟩ − m_a·m_b        C₁ = (0.01 L)²   C₂ = (0.03 L)²
///
///             2 v_ab + C₂                   (2 m_a m_b + C₁)(2 v_ab + C₂)
/// cs = mean ──────────────       ss = mean ───────────────────────────────────
///            v_a + v_b + C₂                 (m_a² + m_b² + C₁)(v_a + v_b + C₂)
///
/// MS(a,b) = Π_{i=1..4} relu(cs_i)^ω_i · relu(ss₅)^(4 ω₅)      ω = .0448 .2856 .3001 .2363 .1333
/// ```
///
/// | symbol | code                | shape                  | meaning                               |
/// |--------|---------------------|------------------------|---------------------------------------|
/// | a, b   | `a`, `b`            | `[C,H,W]`              | the pictures, any of [0,1] [−1,1] [0,255] |
/// | w      | `window`            | `[w]`                  | Gaussian, σ = 1.5, w = min(6, H, W)   |
/// | ⟨·⟩    | `across`, then down | `[C,H−w+1,W−w+1]`      | rows first, then columns              |
/// | mean   | –                   | scalar                 | over channels and positions           |
/// | L      | `range`             | scalar                 | range of the values of **a**, guessed |
///
/// Three quirks of the implementation behind the published numbers are kept, because scores are
/// compared with them: the window of even width has its peak at index w/2 and is therefore
/// off-centre; `L` is guessed, on every level, from the first picture alone (255 if a value exceeds
/// 128, else 1; one more if a value is below −0.5); and the coarsest term enters four times.
///
/// Source: "Multi-scale structural similarity for image quality assessment" (Wang et al., 2003), as
/// coded in pytorch-msssim with `window_size=6, normalize="relu"`, one pair at a time.
public final class MsSsim {

  private static final double[] WEIGHTS = {0.0448, 0.2856, 0.3001, 0.2363, 0.1333};
  private static final int LEVELS = 5;
  private static final int WINDOW = 6;
  private static final double SIGMA = 1.5;

  /// The shortest side that still has a pixel on level 5.
  private static final int SHORTEST = 1 << (LEVELS - 1);

  private MsSsim() {}

  /// Complains of images that are too small to be compared.
  ///
  /// @throws DataException if a side is below 16
  public static void requireFits(ImageShape shape) {
    if (shape.height() < SHORTEST || shape.width() < SHORTEST) {
      throw new DataException(
          "image size: MS-SSIM wanted at least %d×%d, got %d×%d"
              .formatted(SHORTEST, SHORTEST, shape.height(), shape.width()));
    }
  }

  /// The similarity of two pictures `[C,H,W]`, in [0,1]; NaN if a value is NaN.
  ///
  /// Any side from 16 on is valid: halving drops an odd last row or column, and a level with fewer
  /// than six pixels takes a window as wide as itself. Between 16 and 31 pixels level 5 is one
  /// pixel and its `ss` compares means only.
  ///
  /// @throws IllegalArgumentException if a side is below 16 or an array is not C·H·W long
  public static double of(float[] a, float[] b, ImageShape shape) {
    double[] terms = terms(a, b, shape);
    double product = 1;
    for (int i = 0; i < LEVELS - 1; i++) {
      product *= Math.pow(Math.max(0, terms[i]), WEIGHTS[i]);
    }
    double coarsest = Math.max(0, terms[LEVELS - 1]);
    return product * Math.pow(coarsest, (LEVELS - 1) * WEIGHTS[LEVELS - 1]);
  }

  /// The similarity of image `i` of one set and image `i` of another.
  public static double of(ImageSet a, ImageSet b, int i) {
    return of(a.image(i), b.image(i), a.shape());
  }

  /// The mean over all pairs of images of two sets, one pair at a time.
  public static double mean(ImageSet a, ImageSet b) {
    return IntStream.range(0, a.size()).mapToDouble(i -> of(a, b, i)).average().orElseThrow();
  }

  /// `cs₁ cs₂ cs₃ cs₄ ss₅`, negative values not yet cut off.
  static double[] terms(float[] a, float[] b, ImageShape shape) {
    int channels = shape.channels();
    int h = shape.height();
    int w = shape.width();
    check(a.length, b.length, channels, h, w);
    double[] p = widen(a);
    double[] q = widen(b);
    double[] terms = new double[LEVELS];
    for (int level = 0; level < LEVELS; level++) {
      boolean last = level == LEVELS - 1;
      terms[level] = new Level(p, q, channels, h, w).mean(last);
      if (!last) {
        halve(p, channels, h, w);
        halve(q, channels, h, w);
        h /= 2;
        w /= 2;
      }
    }
    return terms;
  }

  private static void check(int a, int b, int channels, int height, int width) {
    String found = "got [%d,%d,%d] with %d and %d values".formatted(channels, height, width, a, b);
    if (channels < 1 || height < SHORTEST || width < SHORTEST) {
      throw new IllegalArgumentException(
          "MS-SSIM: wanted [C,H,W] with C ≥ 1, H ≥ %d and W ≥ %d for %d levels, %s"
              .formatted(SHORTEST, SHORTEST, LEVELS, found));
    }
    long size = (long) channels * height * width;
    if (a != size || b != size) {
      throw new IllegalArgumentException(
          "MS-SSIM: wanted two pictures of C·H·W = %d values, %s".formatted(size, found));
    }
  }

  private static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /// Averages 2×2 pixels in place: a pixel is written only after the four it comes from were read.
  private static void halve(double[] image, int channels, int height, int width) {
    int h = height / 2;
    int w = width / 2;
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < h; y++) {
        int top = (c * height + 2 * y) * width;
        int bottom = top + width;
        int to = (c * h + y) * w;
        for (int x = 0; x < w; x++) {
          int left = 2 * x;
          image[to + x] =
              0.25
                  * (image[top + left]
                      + image[top + left + 1]
                      + image[bottom + left]
                      + image[bottom + left + 1]);
        }
      }
    }
  }

  /// The Gaussian of width w with its peak at index w/2, of sum 1.
  static double[] window(int w) {
    double[] window = new double[w];
    double sum = 0;
    for (int k = 0; k < w; k++) {
      double off = k - w / 2;
      window[k] = Math.exp(-off * off / (2 * SIGMA * SIGMA));
      sum += window[k];
    }
    for (int k = 0; k < w; k++) {
      window[k] /= sum;
    }
    return window;
  }

  private static double range(double[] a, int size) {
    double max = Double.NEGATIVE_INFINITY;
    double min = Double.POSITIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      max = Math.max(max, a[i]);
      min = Math.min(min, a[i]);
    }
    return (max > 128 ? 255 : 1) - (min < -0.5 ? -1 : 0);
  }

  /// One level of the pyramid: two pictures `[C,h,w]`, held at the start of arrays that may be
  /// longer.
  private record Level(double[] a, double[] b, int channels, int height, int width) {

    /// The mean of `ss` (or of `cs`) over all channels and window positions.
    double mean(boolean withLuminance) {
      double[] window = window(Math.min(WINDOW, Math.min(height, width)));
      double range = range(a, channels * height * width);
      double c1 = (0.01 * range) * (0.01 * range);
      double c2 = (0.03 * range) * (0.03 * range);
      int down = height - window.length + 1;
      int right = width - window.length + 1;
      Sums rows = new Sums(height * right);
      Sums at = new Sums(right);
      double sum = 0;
      for (int c = 0; c < channels; c++) {
        across(c, window, right, rows);
        for (int y = 0; y < down; y++) {
          at.clear();
          for (int k = 0; k < window.length; k++) {
            at.addRow(window[k], rows, (y + k) * right);
          }
          for (int x = 0; x < right; x++) {
            sum +=
                similarity(at.a[x], at.b[x], at.squares[x], at.product[x], c1, c2, withLuminance);
          }
        }
      }
      return sum / ((double) channels * down * right);
    }

    /// `v_a` and `v_b` occur only as their sum, so that `⟨a²+b²⟩` serves for both.
    private static double similarity(
        double ma, double mb, double squares, double product, double c1, double c2, boolean full) {
      double mab = ma * mb;
      double mm = ma * ma + mb * mb;
      double cs = (2 * (product - mab) + c2) / (squares - mm + c2);
      return full ? cs * ((2 * mab + c1) / (mm + c1)) : cs;
    }

    /// Filters the rows of one channel.
    private void across(int channel, double[] window, int right, Sums rows) {
      rows.clear();
      double[] squares = new double[width];
      double[] product = new double[width];
      for (int y = 0; y < height; y++) {
        int from = (channel * height + y) * width;
        for (int x = 0; x < width; x++) {
          double p = a[from + x];
          double q = b[from + x];
          squares[x] = p * p + q * q;
          product[x] = p * q;
        }
        int to = y * right;
        for (int k = 0; k < window.length; k++) {
          double weight = window[k];
          axpy(weight, a, from + k, rows.a, to, right);
          axpy(weight, b, from + k, rows.b, to, right);
          axpy(weight, squares, k, rows.squares, to, right);
          axpy(weight, product, k, rows.product, to, right);
        }
      }
    }
  }

  /// Running sums of the four filtered quantities: a, b, a²+b² and a·b.
  private record Sums(double[] a, double[] b, double[] squares, double[] product) {
    Sums(int size) {
      this(new double[size], new double[size], new double[size], new double[size]);
    }

    void clear() {
      Arrays.fill(a, 0);
      Arrays.fill(b, 0);
      Arrays.fill(squares, 0);
      Arrays.fill(product, 0);
    }

    void addRow(double weight, Sums rows, int from) {
      axpy(weight, rows.a, from, a, 0, a.length);
      axpy(weight, rows.b, from, b, 0, a.length);
      axpy(weight, rows.squares, from, squares, 0, a.length);
      axpy(weight, rows.product, from, product, 0, a.length);
    }
  }

  private static void axpy(double weight, double[] x, int from, double[] y, int to, int n) {
    for (int i = 0; i < n; i++) {
      y[to + i] += weight * x[from + i];
    }
  }
}
