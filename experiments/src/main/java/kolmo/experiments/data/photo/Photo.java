package kolmo.experiments.data.photo;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.regex.Pattern;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// One image file as red, green and blue.
///
/// @param rgb `[height,width]`, each 0xRRGGBB: the numbers in the file, see [Rgb]
@SuppressWarnings("ArrayRecordComponent") // shared, never compared
public record Photo(int width, int height, int[] rgb) {

  private static final int CHANNELS = 3;

  /// What a decoder says where pixels are missing or made up. Of a truncated JPEG it gives the
  /// upper part over grey. Other warnings are of things that no pixel depends on: a profile, bytes
  /// that belong to nothing.
  private static final Pattern DAMAGE =
      Pattern.compile("(?i)premature end|truncated|missing EOI|bad \\w+ code|instead of RST");

  /// Reads a file to its end. Its first image, if it has several; not turned, whatever its EXIF
  /// says.
  ///
  /// @throws IOException saying what is wrong with it, to stand behind its name
  public static Photo read(Path file) throws IOException {
    byte[] bytes = bytes(file);
    if (bytes.length == 0) {
      throw new IOException("is empty");
    }
    Jpeg jpeg = Jpeg.of(bytes);
    byte[] content = jpeg == null ? Bare.of(bytes) : jpeg.bare();
    // not ImageIO's own cache: that goes through a file
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new IOException("is no image of a known format");
      }
      ImageReader reader = readers.next();
      try {
        StringBuilder damage = new StringBuilder();
        reader.addIIOReadWarningListener(
            (source, warning) -> {
              if (damage.isEmpty() && DAMAGE.matcher(warning).find()) {
                damage.append(warning);
              }
            });
        reader.setInput(in, true, true);
        Photo photo = jpeg != null && jpeg.isOfInk() ? ink(reader, jpeg) : light(reader, bytes);
        if (!damage.isEmpty()) {
          throw new IOException("is damaged (" + damage + ")");
        }
        return photo;
      } catch (EOFException e) {
        throw new IOException("is cut short", e);
      } catch (IIOException e) {
        throw new IOException("cannot be decoded (" + e.getMessage() + ")", e);
      } catch (RuntimeException e) { // decoders meet damage with any of them
        throw new IOException("cannot be decoded (" + e + ")", e);
      } finally {
        reader.dispose();
      }
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException("is missing", e);
    } catch (AccessDeniedException e) {
      throw new IOException("cannot be read: no permission", e);
    } catch (IOException e) {
      throw new IOException("cannot be read: " + e.getMessage(), e);
    }
  }

  private static Photo light(ImageReader reader, byte[] file) throws IOException {
    BufferedImage image = reader.read(0);
    Photo photo = new Photo(image.getWidth(), image.getHeight(), Rgb.of(image));
    return Gif.onScreen(file, image, photo);
  }

  private static Photo ink(ImageReader reader, Jpeg jpeg) throws IOException {
    Raster raster = reader.readRaster(0, null);
    return new Photo(raster.getWidth(), raster.getHeight(), jpeg.rgb(raster));
  }

  /// Mean red, green and blue, from 0 to 255.
  public double[] mean() {
    double[] sum = new double[CHANNELS];
    for (int pixel : rgb) {
      for (int c = 0; c < CHANNELS; c++) {
        sum[c] += channel(pixel, c);
      }
    }
    for (int c = 0; c < CHANNELS; c++) {
      sum[c] /= rgb.length;
    }
    return sum;
  }

  /// The centre, resized: bytes `[3,side,side]`.
  ///
  /// @param crop side of the square that is cut out; at most the image's shorter side is
  public byte[] square(int crop, int side) {
    int size = Math.min(crop, Math.min(width, height));
    int left = (width - size) / 2;
    int top = (height - size) / 2;
    Shrink shrink = new Shrink(size, side);
    byte[] square = new byte[CHANNELS * side * side];
    float[] plane = new float[size * size];
    for (int c = 0; c < CHANNELS; c++) {
      for (int i = 0; i < plane.length; i++) {
        plane[i] = channel(rgb[(top + i / size) * width + left + i % size], c);
      }
      shrink.apply(plane, square, c * side * side);
    }
    return square;
  }

  private static int channel(int pixel, int c) {
    return (pixel >>> (8 * (CHANNELS - 1 - c))) & 0xFF;
  }
}
