package kolmo.experiments.data;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Images with their labels: `[N,C,H,W]`, row-major, in [0,1].
///
/// What it is made of is shared, not copied: 60,000 images of 32×32 are 245 MB. Nobody writes to
/// it. Two sets are equal only if they are the same.
public final class ImageSet {

  private final ImageShape shape;
  private final Pixels pixels;
  private final int[] labels;

  /// A set of floats.
  ///
  /// @param pixels `[N,C,H,W]`, row-major, in [0,1]
  /// @param labels `[N]`, from 0
  public ImageSet(ImageShape shape, float[] pixels, int[] labels) {
    this(shape, new Pixels.Floats(pixels), labels);
  }

  /// A set of unsigned bytes, a quarter of the memory.
  ///
  /// @param pixels `[N,C,H,W]`, row-major; 255 is 1
  /// @param labels `[N]`, from 0
  static ImageSet ofBytes(ImageShape shape, MemorySegment pixels, int[] labels) {
    return new ImageSet(shape, new Pixels.Bytes(pixels), labels);
  }

  private ImageSet(ImageShape shape, Pixels pixels, int[] labels) {
    int c = shape.channels();
    int h = shape.height();
    int w = shape.width();
    long wanted = (long) Math.multiplyExact(Math.multiplyExact(c, h), w) * labels.length;
    if (c < 1 || h < 1 || w < 1 || pixels.size() != wanted) {
      throw new IllegalArgumentException(
          "%d labels and images of %d·%d·%d want %d pixels, got %d"
              .formatted(labels.length, c, h, w, wanted, pixels.size()));
    }
    this.shape = shape;
    this.pixels = pixels;
    this.labels = labels;
  }

  /// Of one image.
  public ImageShape shape() {
    return shape;
  }

  /// `[N]`, shared; −1 where there is none.
  public int[] labels() {
    return labels;
  }

  /// N, the number of images.
  public int size() {
    return labels.length;
  }

  /// C·H·W.
  public int pixelsPerImage() {
    return shape.pixels();
  }

  /// All of them, `[N,C,H,W]`: shared if they are held as floats, made here if they are bytes. For
  /// sets as small as a batch; of a large one [#pixels(int, int)] gives the part that is needed.
  public float[] pixels() {
    return pixels instanceof Pixels.Floats floats ? floats.values() : pixels(0, size());
  }

  /// A copy of images `from` to `end - 1`, `[end − from,C,H,W]`.
  public float[] pixels(int from, int end) {
    int each = pixelsPerImage();
    float[] copy = new float[Math.multiplyExact(end - from, each)];
    pixels.copy((long) from * each, copy, 0, copy.length);
    return copy;
  }

  /// A copy of image `i`, `[C,H,W]`.
  public float[] image(int i) {
    return pixels(i, i + 1);
  }

  /// Copies image `i` into `target`, from `offset` on.
  public void copyImage(int i, float[] target, int offset) {
    int each = pixelsPerImage();
    pixels.copy((long) i * each, target, offset, each);
  }

  /// The first `n` images.
  ///
  /// @throws DataException if there are fewer
  public ImageSet take(int n) {
    if (n < 0 || n > size()) {
      throw new DataException("wanted the first %d images of a set of %d".formatted(n, size()));
    }
    return n == size() ? this : range(0, n);
  }

  /// Images `from` to `end - 1`.
  public ImageSet range(int from, int end) {
    long each = pixelsPerImage();
    Pixels part = pixels.slice(from * each, (end - from) * each);
    return new ImageSet(shape, part, Arrays.copyOfRange(labels, from, end));
  }

  /// The images at `indices`, in that order; an index may stand there twice.
  public ImageSet select(int[] indices) {
    Pixels chosen = pixels.gather(indices, pixelsPerImage());
    int[] theirLabels = Arrays.stream(indices).map(i -> labels[i]).toArray();
    return new ImageSet(shape, chosen, theirLabels);
  }

  /// Other images of the same shape under the same labels.
  ///
  /// @param others `[N,C,H,W]`
  public ImageSet with(float[] others) {
    return new ImageSet(shape, others, labels);
  }
}
