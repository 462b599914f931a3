package kolmo.experiments.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
          + " 32×32."),
  SVHN(
      "svhn",
      "SVHN, digits of house numbers (Netzer, Wang, Coates, Bissacco, Wu, Ng; non-commercial use),"
          + " cropped, 32×32."),
  CELEBA("celeba", CelebA.DESCRIPTION),
  FOLDER("folder", "A folder of photographs.");

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
    return this == GLYPHS || this == COLOUR_GLYPHS;
  }

  /// Whether it is made of image files, which are looked for in a folder and never fetched.
  public boolean isOfImageFiles() {
    return this == CELEBA || this == FOLDER;
  }

  /// The published files; null for a set that is generated or made of image files.
  @Nullable Distribution distribution() {
    return switch (this) {
      case GLYPHS, COLOUR_GLYPHS, CELEBA, FOLDER -> null;
      case MNIST -> Distribution.mnist();
      case FASHION_MNIST -> Distribution.fashionMnist();
      case SVHN -> Distribution.svhn();
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

  /// The set; image files are decoded unless they have been before.
  ///
  /// @param folder that holds the files, or null for [#folder]; a generated set does not look at it
  /// @throws DataException if a file is missing, or is not the published one, or cannot be read
  public Dataset load(@Nullable Path folder, ImageOptions options) {
    Path from = folder == null ? folder() : folder;
    return switch (this) {
      case GLYPHS -> Glyphs.dataset();
      case COLOUR_GLYPHS -> ColourGlyphs.dataset();
      case CELEBA ->
          cache(CelebA.CROP, CelebA.SIDE, options).load(cliName, description, CelebA.find(from), 0);
      case FOLDER -> photographs(folder, options);
      case MNIST, FASHION_MNIST, SVHN -> published(from);
    };
  }

  private Dataset photographs(@Nullable Path folder, ImageOptions options) {
    if (folder == null) {
      throw new DataException("data-dir: --data folder wants one, for example --data-dir photos");
    }
    ImageFolder.Found found = ImageFolder.find(folder);
    int side = options.sideOrDefault();
    String sentence =
        "%d photographs from %s, in %s, the square in the middle resized to %d×%d."
            .formatted(
                found.entries().size(),
                folder,
                found.classes() == 0 ? "no classes" : found.classes() + " classes",
                side,
                side);
    return cache(Integer.MAX_VALUE, side, options)
        .load(cliName, sentence, found.entries(), found.classes());
  }

  /// In `KOLMO_CACHE` if that is set, otherwise in `runs/decoded` below the working directory.
  private static ImageCache cache(int crop, int side, ImageOptions options) {
    String set = System.getenv("KOLMO_CACHE");
    Path folder = set == null || set.isBlank() ? Path.of("runs", "decoded") : Path.of(set);
    return new ImageCache(folder, crop, side, options.onBad());
  }

  private Dataset published(Path from) {
    List<OfficialFile> files = Objects.requireNonNull(distribution()).files();
    for (OfficialFile file : files) {
      if (!file.isIn(from)) {
        throw new DataException(
            "%s is missing from %s%n`./kolmo data fetch %s` gets it"
                .formatted(file.packedName(), from.toAbsolutePath(), cliName));
      }
    }
    boolean svhn = this == SVHN;
    return new Dataset(
        cliName,
        description,
        CLASSES,
        svhn ? svhn(from, files.get(0)) : IdxFolder.load(from, files.get(0), files.get(1), CLASSES),
        svhn
            ? svhn(from, files.get(1))
            : IdxFolder.load(from, files.get(2), files.get(3), CLASSES));
  }

  private static ImageSet svhn(Path from, OfficialFile file) {
    return SvhnFile.read(file.in(from), file.read(from));
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
