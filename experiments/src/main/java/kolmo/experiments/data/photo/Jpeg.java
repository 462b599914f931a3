package kolmo.experiments.data.photo;

import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What Java's JPEG decoder must not see, and what it does not say.
///
/// It refuses pictures for their colour profiles, which are ignored here ([Rgb]); of pictures in
/// cyan, magenta, yellow and black it gives the numbers and not how they are meant. Those of every
/// program in use are inverted, 255 for no ink, as Photoshop began it.
///
/// @param bare the file without what applications put into it (profile, EXIF, thumbnail)
/// @param components 1, 3 or 4
/// @param luminance whether the first three of four are luminance and two colour differences
@SuppressWarnings("ArrayRecordComponent") // shared, never compared
record Jpeg(byte[] bare, int components, boolean luminance) {

  private static final int INK = 4;
  private static final int START = 0xD8;
  private static final int START_OF_SCAN = 0xDA;
  private static final int JFIF = 0xE0;
  private static final int ADOBE = 0xEE;
  private static final int LAST_APPLICATION = 0xEF;
  private static final int YCCK = 2;

  /// Null if it is no JPEG, or one whose beginning is damaged: that is for the decoder to say.
  static @Nullable Jpeg of(byte[] file) {
    if (file.length < 4 || at(file, 0) != 0xFF || at(file, 1) != START) {
      return null;
    }
    ByteArrayOutputStream bare = new ByteArrayOutputStream(file.length);
    bare.write(file, 0, 2);
    int components = 0;
    boolean luminance = false;
    int at = 2;
    while (at + 4 <= file.length && at(file, at) == 0xFF) {
      int marker = at(file, at + 1);
      if (marker == 0xFF) { // filling
        at++;
        continue;
      }
      if (marker == START_OF_SCAN) {
        bare.write(file, at, file.length - at);
        return new Jpeg(bare.toByteArray(), components, luminance);
      }
      int end = at + 2 + (at(file, at + 2) << 8 | at(file, at + 3));
      if (end > file.length) {
        return null;
      }
      if (isFrame(marker) && end >= at + 10) {
        components = at(file, at + 9);
      }
      boolean adobe = marker == ADOBE && isAdobe(file, at, end);
      if (adobe) {
        luminance = at(file, at + 15) == YCCK;
      }
      if (marker <= JFIF || marker > LAST_APPLICATION || adobe) {
        bare.write(file, at, end - at);
      }
      at = end;
    }
    return null;
  }

  /// Start of frame, in one of its thirteen kinds; 4, 8 and 12 are others.
  private static boolean isFrame(int marker) {
    return marker == 0xC0 || (marker > 0xC0 && marker <= 0xCF && marker % 4 != 0);
  }

  private static boolean isAdobe(byte[] file, int at, int end) {
    byte[] name = "Adobe".getBytes(StandardCharsets.US_ASCII);
    return end - at >= 16
        && Arrays.equals(file, at + 4, at + 4 + name.length, name, 0, name.length);
  }

  private static int at(byte[] file, int i) {
    return file[i] & 0xFF;
  }

  boolean isOfInk() {
    return components == INK;
  }

  /// Each pixel as 0xRRGGBB.
  ///
  /// @param raster of four bands, as they are in the file
  int[] rgb(Raster raster) {
    int width = raster.getWidth();
    int[] rgb = new int[width * raster.getHeight()];
    int[] row = new int[width * INK];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        rgb[y * width + x] = rgb(row, x * INK);
      }
    }
    return rgb;
  }

  private int rgb(int[] row, int at) {
    int a = row[at];
    int b = row[at + 1];
    int c = row[at + 2];
    int black = 255 - row[at + 3];
    if (!luminance) {
      return Rgb.ink(255 - a, 255 - b, 255 - c, black);
    }
    double blue = b - 128;
    double red = c - 128;
    return Rgb.ink(
        byteOf(a + 1.402 * red),
        byteOf(a - 0.344136286 * blue - 0.714136286 * red),
        byteOf(a + 1.772 * blue),
        black);
  }

  private static int byteOf(double value) {
    return Math.clamp(Math.round(value), 0, 255);
  }
}
