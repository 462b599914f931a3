package kolmo.experiments.data.photo;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;

/// The numbers in an image as red, green and blue, as PIL's `convert("RGB")` gives them: grey three
/// times, alpha dropped, colour profiles and gamma ignored.
///
/// [BufferedImage#getRGB] obeys profiles, and takes grey for linear light: 5 becomes 38.
final class Rgb {

  private static final int GREY_ALPHA = 2;
  private static final int COLOUR_ALPHA = 4;

  private Rgb() {}

  /// Each pixel as 0xRRGGBB.
  ///
  /// @throws IOException if the samples are of another kind than 8 or 16 bits
  static int[] of(BufferedImage image) throws IOException {
    if (image.isAlphaPremultiplied()) {
      image.coerceData(false);
    }
    Raster raster = image.getRaster();
    ColorModel colours = image.getColorModel();
    if (colours instanceof IndexColorModel palette) {
      return palette(raster, palette);
    }
    if (colours instanceof ComponentColorModel) {
      return samples(raster, colours.getColorSpace().getType() == ColorSpace.TYPE_CMYK);
    }
    // packed into one number: sRGB, of any number of bits
    int[] rgb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] &= 0xFFFFFF;
    }
    return rgb;
  }

  private static int[] palette(Raster raster, IndexColorModel palette) {
    int[] colours = new int[palette.getMapSize()];
    palette.getRGBs(colours);
    int[] rgb = raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), 0, (int[]) null);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = colours[rgb[i]] & 0xFFFFFF;
    }
    return rgb;
  }

  private static int[] samples(Raster raster, boolean ink) throws IOException {
    int type = raster.getTransferType();
    int bands = raster.getNumBands();
    boolean read = type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT;
    if (!read || bands > COLOUR_ALPHA) {
      throw new IOException(
          "holds %d channel%s of %s; 1 to 4 channels of 8 or 16 bits are read"
              .formatted(bands, bands == 1 ? "" : "s", kind(type)));
    }
    int width = raster.getWidth();
    int[] rgb = new int[width * raster.getHeight()];
    int[] row = new int[width * bands];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int i = 0; type == DataBuffer.TYPE_USHORT && i < row.length; i++) {
        row[i] = (row[i] + 128) / 257;
      }
      for (int x = 0; x < width; x++) {
        int at = x * bands;
        rgb[y * width + x] =
            ink
                ? ink(row[at], row[at + 1], row[at + 2], row[at + 3])
                : bands <= GREY_ALPHA
                    ? row[at] * 0x010101
                    : row[at] << 16 | row[at + 1] << 8 | row[at + 2];
      }
    }
    return rgb;
  }

  /// Cyan, magenta, yellow and black, 0 for none, without a profile.
  ///
  /// ```text
  /// red = (255 − black)·(1 − cyan/255)
  /// ```
  static int ink(int cyan, int magenta, int yellow, int black) {
    int light = 255 - black;
    return light(light, cyan) << 16 | light(light, magenta) << 8 | light(light, yellow);
  }

  private static int light(int light, int ink) {
    return light - (light * ink + 127) / 255;
  }

  private static String kind(int type) {
    return switch (type) {
      case DataBuffer.TYPE_BYTE -> "8 bits";
      case DataBuffer.TYPE_USHORT -> "16 bits";
      case DataBuffer.TYPE_SHORT -> "16 bits with a sign";
      case DataBuffer.TYPE_INT -> "32 bits";
      default -> "floats";
    };
  }
}
