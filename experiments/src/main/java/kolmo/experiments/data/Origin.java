package kolmo.experiments.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntBiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where the images of a data set come from.
sealed interface Origin {

  /// One sentence for the report: what they are and who made them.
  String description();

  /// The set.
  ///
  /// @param name the set's, for messages and reports
  /// @param folder of its files; a generated set does not look at it
  /// @throws DataException if a file is missing, or is not the published one, or cannot be read
  Dataset load(String name, Path folder, ImageOptions options);

  /// Computed, not read.
  ///
  /// @param classes labels are below it
  /// @param images what draws them
  record Generated(String description, int classes, Images images) implements Origin {

    private static final int TRAIN = 12_000;
    private static final int TEST = 2_000;
    private static final long SEED = 2022; // of the data, not of the training: it stays the same

    /// Drawn once, while there is memory for them: the runs of one process share them.
    private static final Map<String, SoftReference<Dataset>> DRAWN = new ConcurrentHashMap<>();

    /// The first images of a split.
    interface Images {
      ImageSet of(String split, int n, long seed);
    }

    @Override
    public Dataset load(String name, Path folder, ImageOptions options) {
      SoftReference<Dataset> drawn = DRAWN.get(name);
      @Nullable Dataset before = drawn == null ? null : drawn.get();
      if (before != null) {
        return before;
      }
      Dataset set =
          new Dataset(
              name,
              description,
              classes,
              images.of("train", TRAIN, SEED),
              images.of("test", TEST, SEED));
      DRAWN.put(name, new SoftReference<>(set));
      return set;
    }
  }

  /// Files that are the same, byte for byte, for everybody.
  ///
  /// @param classes labels are below it
  /// @param files those of the training half, then as many for tests
  /// @param addresses folders that hold them all, in the order in which they are to be tried
  /// @param half what makes images of half of the files
  /// @param count how many images or labels are in a file, given its place and its content
  record Published(
      String description,
      int classes,
      List<OfficialFile> files,
      List<URI> addresses,
      Half half,
      ToIntBiFunction<Path, byte[]> count)
      implements Origin {

    private static final int NAMED = 6;

    /// Images of files.
    interface Half {
      ImageSet read(Path folder, List<OfficialFile> files);
    }

    @Override
    public Dataset load(String name, Path folder, ImageOptions options) {
      for (OfficialFile file : files) {
        if (!file.isIn(folder)) {
          throw new DataException(
              "%s is missing from %s%s%n`./kolmo data fetch %s` gets it"
                  .formatted(file.packedName(), folder.toAbsolutePath(), others(folder), name));
        }
      }
      int each = files.size() / 2;
      return new Dataset(
          name,
          description,
          classes,
          half.read(folder, files.subList(0, each)),
          half.read(folder, files.subList(each, files.size())));
    }

    /// What lies there instead: perhaps the same in another form.
    private static String others(Path folder) {
      try (Stream<Path> all = Files.list(folder)) {
        List<String> names = all.map(p -> p.getFileName().toString()).sorted().toList();
        return names.isEmpty()
            ? ""
            : " (there are "
                + Printable.of(String.join(", ", names.subList(0, Math.min(NAMED, names.size()))))
                + (names.size() > NAMED ? ", …)" : ")");
      } catch (IOException | UncheckedIOException e) {
        return "";
      }
    }
  }

  /// Image files, which are looked for in a folder and never fetched.
  non-sealed interface ImageFiles extends Origin {

    /// Whether they seem to be in a folder: whether all of them are, loading tells.
    boolean isIn(Path folder);
  }
}
