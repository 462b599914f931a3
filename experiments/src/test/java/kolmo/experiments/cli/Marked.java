package kolmo.experiments.cli;

import java.util.Random;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.data.ImageShape;

/// Random images whose first pixel tells which one it is.
public final class Marked {

  private Marked() {}

  /// n images of `side`², labels 0, 0, 1, 1, 2, 2, … modulo `classes`.
  public static ImageSet images(int n, int side, int classes) {
    Random random = new Random(5);
    float[] pixels = new float[n * side * side];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < side * side; j++) {
        pixels[i * side * side + j] = j == 0 ? (float) i / n : random.nextFloat();
      }
      labels[i] = i / 2 % classes;
    }
    return new ImageSet(new ImageShape(1, side, side), pixels, labels);
  }

  /// Which images of a set of n a batch of them holds.
  public static int[] indices(float[] batch, int side, int n) {
    int[] found = new int[batch.length / (side * side)];
    for (int i = 0; i < found.length; i++) {
      found[i] = Math.round(batch[i * side * side] * n);
    }
    return found;
  }
}
