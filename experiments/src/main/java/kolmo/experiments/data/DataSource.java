package kolmo.experiments.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import kolmo.experiments.data.Origin.Generated;
import kolmo.experiments.data.Origin.ImageFiles;
import kolmo.experiments.data.Origin.Published;
import org.jspecify.annotations.Nullable;

/// The data sets Kolmo knows; to add one is to add a constant.
public enum DataSource {
  GLYPHS("glyphs", Glyphs.ORIGIN),
  COLOUR_GLYPHS("colour-glyphs", ColourGlyphs.ORIGIN),
  MNIST("mnist", Mnist.DIGITS),
  FASHION_MNIST("fashion-mnist", Mnist.FASHION),
  SVHN("svhn", SvhnFile.ORIGIN),
  CELEBA("celeba", new CelebA()),
  FOLDER("folder", new ImageFolder());

  private final String cliName;
  private final Origin origin;

  DataSource(String cliName, Origin origin) {
    this.cliName = cliName;
    this.origin = origin;
  }

  /// As on the command line.
  public String cliName() {
    return cliName;
  }

  /// [#cliName].
  @Override
  public String toString() {
    return cliName;
  }

  public String description() {
    return origin.description();
  }

  /// Whether it is computed rather than read: then there is no folder, nothing to fetch or check.
  public boolean isGenerated() {
    return origin instanceof Generated;
  }

  /// Whether it is made of image files, which are looked for in a folder and never fetched.
  public boolean isOfImageFiles() {
    return origin instanceof ImageFiles;
  }

  /// Whether it is published in files that can be fetched and checked.
  public boolean isPublished() {
    return origin instanceof Published;
  }

  /// Whether image files seem to be in their folder; for a set that is made of others, false.
  public boolean seemsThere() {
    return origin instanceof ImageFiles images && images.isIn(folder());
  }

  Origin origin() {
    return origin;
  }

  /// The constant with this command-line name.
  ///
  /// @throws DataException that lists the known names
  public static DataSource of(String cliName) {
    return Arrays.stream(values())
        .filter(source -> source.cliName.equals(cliName))
        .findFirst()
        .orElseThrow(
            () ->
                new DataException(
                    "unknown data set '%s', known are: %s".formatted(cliName, knownNames())));
  }

  private static String knownNames() {
    return Arrays.stream(values()).map(DataSource::cliName).collect(Collectors.joining(", "));
  }

  /// The set; image files are decoded unless they have been before.
  ///
  /// @param folder that holds the files, or null for [#folder]; a generated set does not look at it
  /// @throws DataException if a file is missing, or is not the published one, or cannot be read
  public Dataset load(@Nullable Path folder, ImageOptions options) {
    if (folder == null && this == FOLDER) {
      throw new DataException("data-dir: --data folder wants one, for example --data-dir photos");
    }
    return origin.load(cliName, folder == null ? folder() : folder, options);
  }

  /// Where its files are looked for unless a folder is given: below `KOLMO_DATA` if that is set,
  /// otherwise below `data` in Kolmo's folder (`kolmo.home`) or in the working directory.
  public Path folder() {
    return folder(System.getenv("KOLMO_DATA"), System.getProperty("kolmo.home"));
  }

  Path folder(@Nullable String kolmoData, @Nullable String kolmoHome) {
    if (kolmoData != null && !kolmoData.isBlank()) {
      return Path.of(kolmoData, cliName);
    }
    return Path.of(kolmoHome == null ? "" : kolmoHome, "data", cliName);
  }
}
