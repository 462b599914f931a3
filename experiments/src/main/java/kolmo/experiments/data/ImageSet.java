package kolmo.experiments.data;

/// Labelled images in memory.
///
/// The arrays are shared, not copied: a record of 60,000 images is 245 MB. Nobody writes to them.
/// Two sets are equal only if they are the same arrays.
///
/// @param pixels `[N,C,H,W]`, row-major, in [0,1]
/// @param labels `[N]`, from 0
@SuppressWarnings("ArrayRecordComponent")
public record ImageSet(int channels, int height, int width, float[] pixels, int[] labels) {

  public ImageSet {
    int each = Math.multiplyExact(Math.multiplyExact(channels, height), width);
    if (channels < 1 || height < 1 || width < 1 || pixels.length != (long) each * labels.length) {
      throw new IllegalArgumentException(
          "%d labels and images of %d·%d·%d want %d pixels, got %d"
              .formatted(
                  labels.length,
                  channels,
                  height,
                  width,
                  (long) each * labels.length,
                  pixels.length));
    }
  }

  /// N, the number of images.
  public int size() {
    return labels.length;
  }

  /// C·H·W.
  public int pixelsPerImage() {
    return channels * height * width;
  }

  /// A copy of image `i`, `[C,H,W]`.
  public float[] image(int i) {
    float[] copy = new float[pixelsPerImage()];
    copyImage(i, copy, 0);
    return copy;
  }

  /// Copies image `i` into `target`, from `offset` on.
  public void copyImage(int i, float[] target, int offset) {
    int each = pixelsPerImage();
    System.arraycopy(pixels, Math.multiplyExact(i, each), target, offset, each);
  }

  /// The first `n` images.
  ///
  /// @throws DataException if there are fewer
  public ImageSet take(int n) {
    if (n < 0 || n > size()) {
      throw new DataException("wanted the first %d images of a set of %d".formatted(n, size()));
    }
    int[] indices = new int[n];
    for (int i = 0; i < n; i++) {
      indices[i] = i;
    }
    return n == size() ? this : select(indices);
  }

  /// The images at `indices`, in that order; an index may stand there twice.
  public ImageSet select(int[] indices) {
    int each = pixelsPerImage();
    float[] chosen = new float[Math.multiplyExact(indices.length, each)];
    int[] theirLabels = new int[indices.length];
    for (int k = 0; k < indices.length; k++) {
      copyImage(indices[k], chosen, k * each);
      theirLabels[k] = labels[indices[k]];
    }
    return new ImageSet(channels, height, width, chosen, theirLabels);
  }
}
