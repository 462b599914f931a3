package kolmo.experiments.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The data sets Kolmo knows.
public enum DataSource {
  GLYPHS("glyphs", Glyphs.DESCRIPTION),
  COLOUR_GLYPHS("colour-glyphs", ColourGlyphs.DESCRIPTION),
  MNIST(
      "mnist",
      "MNIST handwritten digits (LeCun, Cortes, Burges; CC BY-SA 3.0), resized from 28×28 to"
          + " 32×32."),
  FASHION_MNIST(
      "fashion-mnist",
      "Fashion-MNIST articles of clothing (Xiao, Rasul, Vollgraf; MIT), resized from 28×28 to"
          + " 32×32.");

  private static final int CLASSES = 10;

  private final String cliName;
  private final String description;

  DataSource(String cliName, String description) {
    this.cliName = cliName;
    this.description = description;
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
    return description;
  }

  /// Whether it is computed rather than read: then there is no folder, nothing to fetch or check.
  public boolean isGenerated() {
    return distribution() == null;
  }

  /// The published files; null for a generated set.
  @Nullable Distribution distribution() {
    return switch (this) {
      case GLYPHS, COLOUR_GLYPHS -> null;
      case MNIST -> Distribution.mnist();
      case FASHION_MNIST -> Distribution.fashionMnist();
    };
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

  /// The whole set in memory.
  ///
  /// @param folder that holds the files, or null for [#folder]; a generated set does not look at it
  /// @throws DataException if a file is missing or is not the published one
  public Dataset load(@Nullable Path folder) {
    Distribution files = distribution();
    if (files == null) {
      return this == GLYPHS ? Glyphs.dataset() : ColourGlyphs.dataset();
    }
    Path from = folder == null ? folder() : folder;
    for (OfficialFile file : files.files()) {
      if (!file.isIn(from)) {
        throw new DataException(
            "%s is missing from %s%n`./kolmo data fetch %s` gets it"
                .formatted(file.packedName(), from.toAbsolutePath(), cliName));
      }
    }
    return new Dataset(
        cliName,
        description,
        CLASSES,
        IdxFolder.load(from, files.trainImages(), files.trainLabels(), CLASSES),
        IdxFolder.load(from, files.testImages(), files.testLabels(), CLASSES));
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
