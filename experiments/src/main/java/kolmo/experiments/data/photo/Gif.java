package kolmo.experiments.data.photo;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A GIF whose first image covers only a part of its screen: decoders give the part, people see the
/// screen. Around it lies the transparent colour if it has one, otherwise the first of its palette.
///
/// ```text
/// "GIF89a"  width height (2 bytes each)  flags (0x80: a palette of 2^(1 + flags mod 8))  2 bytes
/// 0x21 label blocks    an extension; of label 0xF9 with flags (1: transparent), 2 bytes, its index
/// 0x2C left top width height …    an image
/// ```
final class Gif {

  private Gif() {}

  /// The photo on its screen; the photo itself if it covers that, or if the file is no GIF.
  static Photo onScreen(byte[] file, BufferedImage image, Photo photo) {
    boolean gif =
        file.length > 13 && new String(file, 0, 4, StandardCharsets.ISO_8859_1).equals("GIF8");
    return gif && image.getColorModel() instanceof IndexColorModel palette
        ? placed(file, palette, photo)
        : photo;
  }

  private static Photo placed(byte[] file, IndexColorModel palette, Photo photo) {
    int around = 0;
    int at = 13 + ((file[10] & 0x80) == 0 ? 0 : 3 << (1 + (file[10] & 7)));
    while (file[at] == 0x21) {
      if ((file[at + 1] & 0xFF) == 0xF9 && (file[at + 3] & 1) == 1) {
        around = file[at + 6] & 0xFF;
      }
      at += 2;
      while (file[at] != 0) {
        at += 1 + (file[at] & 0xFF);
      }
      at++;
    }
    int left = two(file, at + 1);
    int top = two(file, at + 3);
    int width = Math.max(two(file, 6), left + photo.width());
    int height = Math.max(two(file, 8), top + photo.height());
    if (width == photo.width() && height == photo.height()) {
      return photo;
    }
    int[] rgb = new int[Math.multiplyExact(width, height)];
    Arrays.fill(rgb, palette.getRGB(around) & 0xFFFFFF);
    for (int y = 0; y < photo.height(); y++) {
      System.arraycopy(
          photo.rgb(), y * photo.width(), rgb, (top + y) * width + left, photo.width());
    }
    return new Photo(width, height, rgb);
  }

  private static int two(byte[] file, int at) {
    return (file[at] & 0xFF) | ((file[at + 1] & 0xFF) << 8);
  }
}
