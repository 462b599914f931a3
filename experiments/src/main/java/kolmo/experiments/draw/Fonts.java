package kolmo.experiments.draw;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// The one typeface of all figures, DejaVu Sans, shipped with the program.
///
/// A bare machine has neither fonts nor fontconfig, and Java then cannot draw a letter; two
/// machines with different fonts draw two different figures. So the font file and a font
/// configuration that knows only this file are unpacked, and Java is pointed to them before it
/// draws for the first time. That configuration is read once: call [#prepare] before any other AWT
/// text is drawn.
public final class Fonts {

  private static final String FONT = "DejaVuSans.ttf";
  private static final String CONFIGURATION = "fontconfig.properties";

  private static @Nullable Font regular;

  private Fonts() {}

  /// Makes text work, headless, on any machine. The first call unpacks; later calls do nothing.
  ///
  /// Settings of `java.awt.headless` and `sun.awt.fontconfig` made by the user are respected.
  public static void prepare() {
    regular();
  }

  /// The font at a size in user-space units.
  static Font of(float size) {
    return regular().deriveFont(size);
  }

  private static synchronized Font regular() {
    Font font = regular;
    if (font == null) {
      font = load();
      regular = font;
    }
    return font;
  }

  private static Font load() {
    setUnlessSet("java.awt.headless", "true");
    try {
      Path folder = Files.createTempDirectory("kolmo-fonts-");
      folder.toFile().deleteOnExit(); // deleted last: the order is that of a stack
      Path font = unpack(folder);
      if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux")) {
        setUnlessSet("sun.awt.fontconfig", configure(folder, font).toString());
      }
      return Font.createFont(Font.TRUETYPE_FONT, font.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack the font of the figures: " + e, e);
    } catch (FontFormatException e) {
      throw new IllegalStateException("the shipped font " + FONT + " is damaged", e);
    }
  }

  private static Path unpack(Path folder) throws IOException {
    Path font = folder.resolve(FONT);
    try (InputStream in = resource(FONT)) {
      Files.copy(in, font);
    }
    font.toFile().deleteOnExit();
    return font;
  }

  /// The shipped configuration, with the place of the font file added.
  private static Path configure(Path folder, Path font) throws IOException {
    Properties settings = new Properties();
    try (InputStream in = resource(CONFIGURATION)) {
      settings.load(in);
    }
    settings.setProperty("filename.DejaVu_Sans", font.toString());
    Path file = folder.resolve(CONFIGURATION);
    try (OutputStream out = Files.newOutputStream(file)) {
      settings.store(out, null);
    }
    file.toFile().deleteOnExit();
    return file;
  }

  private static InputStream resource(String name) {
    InputStream in = Fonts.class.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalStateException(name + " is missing beside " + Fonts.class.getName());
    }
    return in;
  }

  private static void setUnlessSet(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
