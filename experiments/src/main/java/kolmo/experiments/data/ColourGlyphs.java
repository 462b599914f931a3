package kolmo.experiments.data;

import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import kolmo.autograd.array.Rng;

/// Generated digits in colour: what stands in for SVHN where nothing can be downloaded.
///
/// ```text
/// pixel = (1 − ink)·wall + ink·paint        ink: Glyphs' pen; wall and paint: Wall
/// ```
///
/// The digits are written as those of [Glyphs], by other hands, in paint of any colour on a wall of
/// any other ([Wall]): 32×32, RGB. As there, image i is a function of the seed, of train or test,
/// and of i alone, every Java gives the same bits, and every ten in a row hold each digit once.
final class ColourGlyphs {

  static final int TRAIN_SIZE = 12_000;
  static final int TEST_SIZE = 2_000;

  static final String DESCRIPTION =
      "Colour Glyphs, generated digits in colour: drawn by this program, not photographed. "
          + "A stand-in for SVHN; numbers measured on it say nothing about SVHN.";

  static final int CLASSES = 10;
  private static final int SIDE = 32;
  private static final int CHANNELS = 3;
  private static final int EACH = CHANNELS * SIDE * SIDE;
  private static final long SEED = 2022; // of the data, not of the training: it stays the same

  private ColourGlyphs() {}

  /// The data set that is meant by its name.
  static Dataset dataset() {
    return new Dataset(
        DataSource.COLOUR_GLYPHS.cliName(),
        DESCRIPTION,
        CLASSES,
        images("train", TRAIN_SIZE, SEED),
        images("test", TEST_SIZE, SEED));
  }

  /// The first `n` images of a split ("train", "test", …) under `seed`.
  static ImageSet images(String split, int n, long seed) {
    Rng rng = new Rng(seed).split("colour glyphs " + split);
    GlyphShapes shapes = new GlyphShapes();
    byte[] pixels = new byte[Math.multiplyExact(n, EACH)];
    int[] labels = Glyphs.labels(n, rng);
    IntStream.range(0, n)
        .parallel()
        .forEach(
            i -> {
              Rng own = rng.split("image " + i);
              Pen pen = Glyphs.draw(shapes.of(labels[i]), SIDE, own);
              paint(pen, new Wall(SIDE, own.split("colours")), pixels, i * EACH);
            });
    return ImageSet.ofBytes(CHANNELS, SIDE, SIDE, MemorySegment.ofArray(pixels), labels);
  }

  private static void paint(Pen pen, Wall wall, byte[] target, int offset) {
    for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
      double ink = pen.ink(pixel);
      double[] bare = wall.at(pixel % SIDE, pixel / SIDE);
      double[] paint = wall.paint(pixel / SIDE);
      for (int c = 0; c < CHANNELS; c++) {
        double value = Math.clamp(bare[c] + (paint[c] - bare[c]) * ink, 0, 1);
        target[offset + c * SIDE * SIDE + pixel] = (byte) Math.round(255 * value);
      }
    }
  }
}
