package kolmo.experiments.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import kolmo.experiments.data.ImageCache.Entry;

/// Any folder of photographs as a data set.
///
/// Folders in it are classes, in the order of their names; with less than two the set has no
/// labels. If it has folders `train` and `test`, and no others, these are the halves, and classes
/// are in them; otherwise a tenth of the images is for tests, chosen by a hash of their names:
/// adding an image moves no other. In the order of that hash they stand, so that the first thousand
/// are of all classes. A folder that holds nothing but one folder is passed through.
final class ImageFolder implements Origin.ImageFiles {

  /// What was found.
  record Found(List<Entry> entries, int classes) {}

  private static final Set<String> ENDINGS = Set.of("jpg", "jpeg", "png", "bmp", "gif");
  private static final int TENTH = 10;

  @Override
  public String description() {
    return "A folder of photographs.";
  }

  @Override
  public boolean isIn(Path folder) {
    return Files.isDirectory(folder);
  }

  @Override
  public Dataset load(String name, Path folder, ImageOptions options) {
    Found found = find(folder);
    int side = options.sideOrDefault();
    String sentence =
        "%d photographs from %s, in %s, the square in the middle resized to %d×%d."
            .formatted(
                found.entries().size(),
                folder,
                found.classes() == 0 ? "no classes" : found.classes() + " classes",
                side,
                side);
    return ImageCache.of(Integer.MAX_VALUE, side, options)
        .load(name, sentence, found.entries(), found.classes());
  }

  /// The images of a folder, in a fixed order.
  ///
  /// @throws DataException if there are none, or only for one of training and test
  static Found find(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new DataException(folder + ": expected a folder of images, found none");
    }
    try {
      Path root = entered(folder);
      List<Path> parts = folders(root);
      boolean halves =
          parts.size() == 2
              && parts.get(0).endsWith("test")
              && parts.get(1).endsWith("train")
              && images(root).isEmpty();
      SortedSet<String> classes = new TreeSet<>();
      for (Path part : halves ? parts : List.of(root)) {
        folders(part).forEach(f -> classes.add(f.getFileName().toString()));
      }
      List<Entry> entries = new ArrayList<>();
      for (Path part : halves ? parts : List.of(root)) {
        boolean test = halves && part.endsWith("test");
        for (Path image : images(part)) {
          entries.add(entry(root, image, -1, halves, test));
        }
        for (Path c : folders(part)) {
          int label = classes.headSet(c.getFileName().toString()).size();
          try (Stream<Path> below = Files.walk(c)) {
            below
                .filter(ImageFolder::isImage)
                .forEach(image -> entries.add(entry(root, image, label, halves, test)));
          }
        }
      }
      requireBoth(folder, entries);
      requireLabels(folder, entries, classes);
      if (classes.size() == 1) { // tells nothing apart
        entries.replaceAll(e -> new Entry(e.name(), e.path(), -1, e.test()));
        classes.clear();
      }
      entries.sort(
          Comparator.comparing(Entry::test)
              .thenComparingLong(e -> hash(e.name()))
              .thenComparing(Entry::name));
      return new Found(entries, classes.size());
    } catch (IOException | UncheckedIOException e) {
      throw new DataException(folder + " cannot be read (" + e.getMessage() + ")", e);
    }
  }

  private static void requireBoth(Path folder, List<Entry> entries) {
    long test = entries.stream().filter(Entry::test).count();
    if (test == 0 || test == entries.size()) {
      throw new DataException(
          "%s: expected images (%s) for training and for tests, found %d and %d"
              .formatted(
                  folder,
                  String.join(", ", ENDINGS.stream().sorted().toList()),
                  entries.size() - test,
                  test));
    }
  }

  private static void requireLabels(Path folder, List<Entry> entries, SortedSet<String> classes) {
    long without = entries.stream().filter(e -> e.label() < 0).count();
    if (!classes.isEmpty() && without > 0) {
      throw new DataException(
          "%s: expected images in folders, one a class, or no folders; found %d folders (%s) and %d"
                  .formatted(folder, classes.size(), String.join(", ", classes), without)
              + " images beside them");
    }
  }

  private static Entry entry(Path root, Path image, int label, boolean halves, boolean test) {
    String name = root.relativize(image).toString().replace('\\', '/');
    return new Entry(name, image, label, halves ? test : hash(name) % TENTH == 0);
  }

  private static long hash(String name) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }

  private static Path entered(Path folder) throws IOException {
    Path at = folder;
    while (images(at).isEmpty() && folders(at).size() == 1) {
      at = folders(at).getFirst();
    }
    return at;
  }

  private static List<Path> folders(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isDirectory).filter(p -> !isHidden(p)).sorted().toList();
    }
  }

  private static List<Path> images(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(ImageFolder::isImage).sorted().toList();
    }
  }

  static boolean isImage(Path path) {
    String name = path.getFileName().toString();
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return ENDINGS.contains(ending) && !isHidden(path) && Files.isRegularFile(path);
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }
}
