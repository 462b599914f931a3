package kolmo.experiments.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/// One image file as a square of red, green and blue.
final class Photo {

  private static final int CHANNELS = 3;

  static {
    ImageIO.setUseCache(false); // streams are files already
  }

  private Photo() {}

  /// Reads a file to its end. What a decoder only warns of counts as damage: of a truncated JPEG it
  /// gives the upper part over grey.
  ///
  /// @throws IOException saying what is wrong with the content
  static BufferedImage read(Path file) throws IOException {
    if (Files.size(file) == 0) {
      throw new IOException("is empty");
    }
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new IOException("is no image of a known format");
      }
      ImageReader reader = readers.next();
      try {
        StringBuilder damage = new StringBuilder();
        reader.addIIOReadWarningListener(
            (source, warning) -> damage.append(damage.isEmpty() ? warning : ""));
        reader.setInput(in, true, true);
        BufferedImage image = reader.read(0);
        if (!damage.isEmpty()) {
          throw new IOException("is damaged (" + damage + ")");
        }
        return image;
      } catch (IIOException e) {
        throw new IOException("cannot be decoded (" + e.getMessage() + ")", e);
      } catch (RuntimeException e) { // decoders meet damage with any of them
        throw new IOException("cannot be decoded (" + e + ")", e);
      } finally {
        reader.dispose();
      }
    }
  }

  /// The centre of an image, resized: bytes `[3,side,side]`.
  ///
  /// @param crop side of the square that is cut out; at most the image's shorter side is
  static byte[] square(BufferedImage image, int crop, int side) {
    int size = Math.min(crop, Math.min(image.getWidth(), image.getHeight()));
    int left = (image.getWidth() - size) / 2;
    int top = (image.getHeight() - size) / 2;
    int[] pixels = image.getRGB(left, top, size, size, null, 0, size);
    Shrink shrink = new Shrink(size, side);
    byte[] square = new byte[CHANNELS * side * side];
    float[] plane = new float[size * size];
    for (int c = 0; c < CHANNELS; c++) {
      int shift = 8 * (CHANNELS - 1 - c); // 0xRRGGBB
      for (int i = 0; i < plane.length; i++) {
        plane[i] = pixels[i] >>> shift & 0xFF;
      }
      shrink.apply(plane, square, c * side * side);
    }
    return square;
  }
}
