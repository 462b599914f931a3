package kolmo.experiments.data;

import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import kolmo.autograd.array.Rng;
import kolmo.experiments.data.hand.GlyphShapes;
import kolmo.experiments.data.hand.Pen;

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

  static final Origin ORIGIN =
      new Origin.Generated(
          "Colour Glyphs, generated digits in colour: drawn by this program, not photographed. "
              + "A stand-in for SVHN; numbers measured on it say nothing about SVHN.",
          Glyphs.CLASSES,
          ColourGlyphs::images);

  private static final int SIDE = 32;
  private static final ImageShape SHAPE = new ImageShape(3, SIDE, SIDE);

  private ColourGlyphs() {}

  /// The first `n` images of a split ("train", "test", …) under `seed`.
  static ImageSet images(String split, int n, long seed) {
    Rng rng = new Rng(seed).split("colour glyphs " + split);
    GlyphShapes shapes = new GlyphShapes();
    byte[] pixels = new byte[Math.multiplyExact(n, SHAPE.pixels())];
    int[] labels = Glyphs.labels(n, rng);
    IntStream.range(0, n)
        .parallel()
        .forEach(
            i -> {
              Rng own = rng.split("image " + i);
              Pen pen = Glyphs.draw(shapes.of(labels[i]), SIDE, own);
              paint(pen, new Wall(SIDE, own.split("colours")), pixels, i * SHAPE.pixels());
            });
    return ImageSet.ofBytes(SHAPE, MemorySegment.ofArray(pixels), labels);
  }

  private static void paint(Pen pen, Wall wall, byte[] target, int offset) {
    for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
      double ink = pen.ink(pixel);
      double[] bare = wall.at(pixel % SIDE, pixel / SIDE);
      double[] paint = wall.paint(pixel / SIDE);
      for (int c = 0; c < SHAPE.channels(); c++) {
        double value = Math.clamp(bare[c] + (paint[c] - bare[c]) * ink, 0, 1);
        target[offset + c * SIDE * SIDE + pixel] = (byte) Math.round(255 * value);
      }
    }
  }
}
