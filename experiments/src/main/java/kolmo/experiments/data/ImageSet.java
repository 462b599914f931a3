package kolmo.experiments.data;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Images with their labels: `[N,C,H,W]`, row-major, in [0,1].
///
/// What it is made of is shared, not copied: 60,000 images of 32×32 are 245 MB. Nobody writes to
/// it. Two sets are equal only if they are the same.
public final class ImageSet {

  private final int channels;
  private final int height;
  private final int width;
  private final Pixels pixels;
  private final int[] labels;

  /// A set of floats.
  ///
  /// @param pixels `[N,C,H,W]`, row-major, in [0,1]
  /// @param labels `[N]`, from 0
  public ImageSet(int channels, int height, int width, float[] pixels, int[] labels) {
    this(channels, height, width, new Pixels.Floats(pixels), labels);
  }

  /// A set of unsigned bytes, a quarter of the memory.
  ///
  /// @param pixels `[N,C,H,W]`, row-major; 255 is 1
  /// @param labels `[N]`, from 0
  static ImageSet ofBytes(int channels, int height, int width, MemorySegment pixels, int[] labels) {
    return new ImageSet(channels, height, width, new Pixels.Bytes(pixels), labels);
  }

  private ImageSet(int channels, int height, int width, Pixels pixels, int[] labels) {
    int each = Math.multiplyExact(Math.multiplyExact(channels, height), width);
    if (channels < 1 || height < 1 || width < 1 || pixels.size() != (long) each * labels.length) {
      throw new IllegalArgumentException(
          "%d labels and images of %d·%d·%d want %d pixels, got %d"
              .formatted(
                  labels.length,
                  channels,
                  height,
                  width,
                  (long) each * labels.length,
                  pixels.size()));
    }
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.pixels = pixels;
    this.labels = labels;
  }

  /// C: 1 for grey, 3 for red, green and blue.
  public int channels() {
    return channels;
  }

  /// H.
  public int height() {
    return height;
  }

  /// W.
  public int width() {
    return width;
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
    return channels * height * width;
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
    return new ImageSet(channels, height, width, part, Arrays.copyOfRange(labels, from, end));
  }

  /// The images at `indices`, in that order; an index may stand there twice.
  public ImageSet select(int[] indices) {
    Pixels chosen = pixels.gather(indices, pixelsPerImage());
    int[] theirLabels = Arrays.stream(indices).map(i -> labels[i]).toArray();
    return new ImageSet(channels, height, width, chosen, theirLabels);
  }
}
