package kolmo.experiments.data;

import kolmo.autograd.array.Rng;

/// Minibatches in shuffled order; the last, incomplete batch of an epoch is dropped.
///
/// The order of epoch e is a function of the random stream and e alone, not of the epochs before
/// it: a run that is taken up again at epoch 7 sees what it would have seen.
public final class Batches {

  private final ImageSet images;
  private final int batchSize;
  private final Rng rng;
  private int[] order;

  /// Stands at epoch 0.
  ///
  /// @throws DataException if the set does not fill one batch
  public Batches(ImageSet images, int batchSize, Rng rng) {
    if (batchSize < 1) {
      throw new DataException("the batch size must be 1 or more, got " + batchSize);
    }
    if (batchSize > images.size()) {
      throw new DataException(
          "batch %d is larger than the %d training images".formatted(batchSize, images.size()));
    }
    this.images = images;
    this.batchSize = batchSize;
    this.rng = rng;
    this.order = orderOf(0);
  }

  /// Turns to epoch `e`, from 0: [#fill] and [#labels] then speak of its batches.
  public void epoch(int e) {
    order = orderOf(e);
  }

  /// Batches in an epoch.
  public int batches() {
    return images.size() / batchSize;
  }

  public int batchSize() {
    return batchSize;
  }

  /// Writes the pixels of batch `step` of this epoch, `[B,C,H,W]`, to the front of `target`.
  public void fill(int step, float[] target) {
    int each = images.pixelsPerImage();
    int first = first(step);
    for (int k = 0; k < batchSize; k++) {
      images.copyImage(order[first + k], target, k * each);
    }
  }

  /// The labels of batch `step` of this epoch, `[B]`.
  public int[] labels(int step) {
    int[] labels = indices(step);
    for (int k = 0; k < batchSize; k++) {
      labels[k] = images.labels()[labels[k]];
    }
    return labels;
  }

  /// Where the images of batch `step` of this epoch stand in the set, `[B]`.
  public int[] indices(int step) {
    int[] indices = new int[batchSize];
    System.arraycopy(order, first(step), indices, 0, batchSize);
    return indices;
  }

  private int first(int step) {
    if (step < 0 || step >= batches()) {
      throw new IndexOutOfBoundsException("step " + step + " of " + batches() + " in an epoch");
    }
    return step * batchSize;
  }

  private int[] orderOf(int epoch) {
    return permutation(images.size(), rng.split("epoch " + epoch));
  }

  /// 0 … n−1 in random order (Fisher–Yates).
  static int[] permutation(int n, Rng rng) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = (int) (rng.nextDouble() * (i + 1)); // its bits are specified; those of nextInt(n) not
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
