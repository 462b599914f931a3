package kolmo.experiments.data;

import java.util.List;
import java.util.stream.IntStream;
import kolmo.autograd.array.Rng;
import kolmo.experiments.data.hand.GlyphShapes;
import kolmo.experiments.data.hand.Handwriting;
import kolmo.experiments.data.hand.Pen;

/// Generated digits: what stands in for MNIST where nothing can be downloaded.
///
/// Each image is one of a few ways of writing its digit ([GlyphShapes]), in a random hand
/// ([Handwriting]), drawn by a round pen ([Pen]): 32×32, white on black. Image i is a function of
/// the seed, of train or test, and of i alone, and of arithmetic that every Java does alike: the
/// same seed gives the same bits on every machine and for every number of threads. Every ten images
/// in a row hold each digit once, so that every beginning of the set is balanced.
final class Glyphs {

  static final int CLASSES = 10;

  static final Origin ORIGIN =
      new Origin.Generated(
          "Glyphs, generated digits: drawn by this program, not written by people. "
              + "A stand-in for MNIST; numbers measured on it say nothing about MNIST.",
          CLASSES,
          Glyphs::images);

  private static final int SIDE = 32;

  private Glyphs() {}

  /// The first `n` images of a split ("train", "test", …) under `seed`.
  static ImageSet images(String split, int n, long seed) {
    Rng rng = new Rng(seed).split("glyphs " + split);
    GlyphShapes shapes = new GlyphShapes();
    float[] pixels = new float[Math.multiplyExact(n, SIDE * SIDE)];
    int[] labels = labels(n, rng);
    IntStream.range(0, n)
        .parallel()
        .forEach(
            i ->
                draw(shapes.of(labels[i]), SIDE, rng.split("image " + i))
                    .copyTo(pixels, i * SIDE * SIDE));
    return new ImageSet(new ImageShape(1, SIDE, SIDE), pixels, labels);
  }

  /// Labels of which every ten in a row hold each digit once.
  static int[] labels(int n, Rng rng) {
    int[] labels = new int[n];
    for (int first = 0; first < n; first += CLASSES) {
      int[] ten = Batches.permutation(CLASSES, rng.split("labels from " + first));
      System.arraycopy(ten, 0, labels, first, Math.min(CLASSES, n - first));
    }
    return labels;
  }

  /// One of the ways of writing a digit, in a random hand.
  static Pen draw(List<GlyphShapes.Shape> ways, int side, Rng rng) {
    GlyphShapes.Shape shape = ways.get((int) (rng.nextDouble() * ways.size()));
    Handwriting hand = new Handwriting(side, rng);
    Pen pen = new Pen(side);
    for (double[][] stroke : shape.strokes()) {
      double[] from = hand.at(stroke[0]);
      for (int k = 1; k < stroke.length; k++) {
        double[] to = hand.at(stroke[k]);
        pen.line(from, to);
        from = to;
      }
    }
    return pen;
  }
}
