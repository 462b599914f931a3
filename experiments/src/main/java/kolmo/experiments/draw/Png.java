package kolmo.experiments.draw;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import kolmo.experiments.data.AtomicFile;
import org.jspecify.annotations.Nullable;

/// PNG files in and out: eight bits a channel, value = byte / 255.
///
/// Grey stays grey and a palette becomes RGB. An alpha channel is dropped where every pixel is
/// opaque and refused otherwise: what is behind a transparent pixel is not in the file. Sixteen-bit
/// files are refused rather than rounded. Colour profiles and gamma are not applied: the bytes are
/// what counts.
public final class Png {

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  /// Enough for any picture or figure here; keeps a damaged header from asking for all memory.
  private static final long MOST_PIXELS = 1 << 26;

  private Png() {}

  /// Reads a picture.
  ///
  /// @throws IOException naming the file, what was wanted and what was found
  public static Picture read(Path file) throws IOException {
    byte[] bytes = bytesOf(file);
    checkHeader(file, bytes);
    return picture(file, decode(file, bytes));
  }

  /// Writes a picture, grey or RGB; values outside [0,1] are clipped.
  ///
  /// @throws IllegalArgumentException if a value is NaN
  public static void write(Picture picture, Path file) throws IOException {
    float[] pixels = picture.pixels();
    for (int i = 0; i < pixels.length; i++) {
      if (Float.isNaN(pixels[i])) {
        throw new IllegalArgumentException("cannot write %s: value %d is NaN".formatted(file, i));
      }
    }
    write(image(picture), file);
  }

  /// Writes a drawn figure.
  public static void write(BufferedImage image, Path file) throws IOException {
    AtomicFile.write(file, bytes(image));
  }

  /// Writes a figure, drawn as wide as on a screen.
  public static void write(Figure figure, Path file) throws IOException {
    write(figure.draw(), file);
  }

  /// The file that [#write(BufferedImage, Path)] would write. The same image gives the same bytes.
  public static byte[] bytes(BufferedImage image) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(image);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail to be written
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private static byte[] bytesOf(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException(
          "cannot read %s: wanted a PNG picture, found no file".formatted(file), e);
    } catch (IOException e) {
      throw new IOException("cannot read %s: %s".formatted(file, e), e);
    }
  }

  /// Looks at the signature and the first chunk, which by the standard is `IHDR`.
  private static void checkHeader(Path file, byte[] bytes) throws IOException {
    if (bytes.length < 33 || !Arrays.equals(SIGNATURE, Arrays.copyOf(bytes, SIGNATURE.length))) {
      throw unusable(file, "found %d bytes that are no PNG".formatted(bytes.length), null);
    }
    ByteBuffer header = ByteBuffer.wrap(bytes, 16, 10);
    long width = header.getInt();
    long height = header.getInt();
    int depth = header.get();
    if (depth > 8) {
      throw unusable(file, "found %d bits a channel".formatted(depth), null);
    }
    if (width < 1 || height < 1 || width * height > MOST_PIXELS) {
      throw unusable(file, "found %d×%d pixels".formatted(width, height), null);
    }
  }

  private static BufferedImage decode(Path file, byte[] bytes) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(stream, true, true);
      return reader.read(0);
    } catch (IOException | RuntimeException e) {
      throw unusable(file, "found a damaged file (%s)".formatted(e.getMessage()), e);
    } finally {
      reader.dispose();
    }
  }

  /// Samples are read from the raster: `getRGB` would pass grey through a gamma curve.
  private static Picture picture(Path file, BufferedImage image) throws IOException {
    Raster raster = image.getRaster();
    int[][] palette = palette(image.getColorModel());
    int bands = palette.length > 0 ? palette.length : raster.getNumBands();
    int channels = bands < 3 ? 1 : 3;
    int h = image.getHeight();
    int w = image.getWidth();
    float[] pixels = new float[channels * h * w];
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        if (bands > channels && sample(raster, palette, y, x, channels) != 255) {
          throw unusable(file, "found a transparent pixel at (%d,%d)".formatted(y, x), null);
        }
        for (int c = 0; c < channels; c++) {
          pixels[(c * h + y) * w + x] = sample(raster, palette, y, x, c) / 255f;
        }
      }
    }
    return new Picture(channels, h, w, pixels);
  }

  private static int sample(Raster raster, int[][] palette, int y, int x, int band) {
    return palette.length == 0
        ? raster.getSample(x, y, band)
        : palette[band][raster.getSample(x, y, 0)];
  }

  /// Colour tables per channel, or nothing if the samples are the values. Grey of less than eight
  /// bits comes from the reader as a palette with three equal tables: one of them is the picture.
  private static int[][] palette(ColorModel model) {
    if (!(model instanceof IndexColorModel index)) {
      return new int[0][];
    }
    int[][] table = new int[4][index.getMapSize()];
    for (int i = 0; i < index.getMapSize(); i++) {
      table[0][i] = index.getRed(i);
      table[1][i] = index.getGreen(i);
      table[2][i] = index.getBlue(i);
      table[3][i] = index.getAlpha(i);
    }
    boolean grey = Arrays.equals(table[0], table[1]) && Arrays.equals(table[1], table[2]);
    return grey ? new int[][] {table[0], table[3]} : table;
  }

  private static BufferedImage image(Picture picture) {
    boolean grey = picture.channels() == 1;
    BufferedImage image =
        new BufferedImage(
            picture.width(),
            picture.height(),
            grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
    WritableRaster raster = image.getRaster();
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        for (int c = 0; c < picture.channels(); c++) {
          raster.setSample(x, y, c, picture.byteAt(c, y, x));
        }
      }
    }
    return image;
  }

  private static IOException unusable(Path file, String found, @Nullable Exception cause) {
    return new IOException(
        "cannot read %s: wanted a PNG picture, grey or RGB, 8 bits a channel, opaque; %s"
            .formatted(file, found),
        cause);
  }
}
