package kolmo.experiments.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.CRC32;
import kolmo.experiments.data.ImageCache.Entry;

/// Any folder of photographs as a data set.
///
/// Folders in it are classes, in the order of their names; with less than two the set has no
/// labels. Those that are named for a [Part], `train` or `test`, are never classes: if there are
/// such, classes are in them, and what lies beside them is left out. Without a part for tests, a
/// tenth of the training images is, chosen by a hash of their names: adding an image moves no
/// other. In the order of that hash they stand, so that the first thousand are of all classes. A
/// folder that holds nothing but one folder is passed through. Which files count: [ImageTree].
final class ImageFolder implements Origin.ImageFiles {

  /// What was found.
  record Found(List<Entry> entries, List<String> classes, LeftOut leftOut) {

    int count(Part part) {
      return Math.toIntExact(entries.stream().filter(e -> e.part() == part).count());
    }
  }

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
    int classes = found.classes().size();
    int held = found.count(Part.VALIDATION);
    String sentence =
        "%d photographs from %s, in %s%s, the square in the middle resized to %d×%d."
            .formatted(
                found.entries().size(),
                folder,
                classes == 0 ? "no classes" : classes + " classes",
                held == 0 ? "" : ", " + held + " of them for validation",
                side,
                side);
    String without =
        found.leftOut().counts().isEmpty() ? "" : " Left out: " + found.leftOut() + ".";
    Dataset set =
        ImageCache.of(Integer.MAX_VALUE, side, options)
            .load(name, sentence + without, found.entries(), classes);
    String more = set.description().substring(sentence.length());
    if (!more.isEmpty()) {
      System.err.println(folder + ":" + more);
    }
    return set;
  }

  /// The images of a folder, in a fixed order.
  ///
  /// @throws DataException if there are none, or only for one of training and test
  static Found find(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new DataException(folder + ": expected a folder of images, found none");
    }
    LeftOut leftOut = new LeftOut();
    try {
      ImageTree root = entered(ImageTree.of(folder, leftOut));
      boolean split = root.folders().stream().anyMatch(ImageFolder::isPart);
      List<ImageTree> parts =
          split ? root.folders().stream().filter(ImageFolder::isPart).toList() : List.of(root);
      if (split) {
        leftOut.add("folders beside train and test", root.folders().size() - parts.size());
        leftOut.add("images beside train and test", root.images().size());
      }
      SortedSet<String> classes = new TreeSet<>();
      parts.forEach(part -> part.folders().forEach(c -> classes.add(c.name())));
      List<Entry> entries = new ArrayList<>();
      for (ImageTree at : parts) {
        Part part = split ? partOf(at) : Part.TRAIN;
        at.images().forEach(image -> entries.add(entry(root, image, -1, part)));
        for (ImageTree c : at.folders()) {
          int label = classes.headSet(c.name()).size();
          c.all().forEach(image -> entries.add(entry(root, image, label, part)));
        }
      }
      if (entries.stream().noneMatch(e -> e.part() == Part.TEST)) {
        entries.replaceAll(ImageFolder::drawn);
      }
      requireBoth(folder, entries, leftOut);
      requireLabels(folder, entries, classes);
      if (classes.size() == 1) { // tells nothing apart
        entries.replaceAll(e -> new Entry(e.name(), e.path(), -1, e.part()));
        classes.clear();
      }
      entries.sort(
          Comparator.comparing(Entry::part)
              .thenComparingLong(e -> hash(e.name()))
              .thenComparing(Entry::path));
      return new Found(entries, List.copyOf(classes), leftOut);
    } catch (FileSystemException e) {
      throw new DataException(e.getFile() + ": cannot be read: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new DataException(folder + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static ImageTree entered(ImageTree folder) {
    ImageTree at = folder;
    while (at.images().isEmpty()
        && at.folders().size() == 1
        && partOf(at.folders().getFirst()) == Part.TRAIN) {
      at = at.folders().getFirst();
    }
    return at;
  }

  private static boolean isPart(ImageTree folder) {
    return Part.of(folder.name()) != null;
  }

  /// Of a folder that is named for none, training.
  private static Part partOf(ImageTree folder) {
    Part named = Part.of(folder.name());
    return named == null ? Part.TRAIN : named;
  }

  private static Entry entry(ImageTree root, Path image, int label, Part part) {
    String name = root.path().relativize(image).toString().replace('\\', '/');
    return new Entry(name, image, label, part);
  }

  private static Entry drawn(Entry e) {
    boolean test = e.part() == Part.TRAIN && hash(e.name()) % TENTH == 0;
    return test ? new Entry(e.name(), e.path(), e.label(), Part.TEST) : e;
  }

  private static void requireBoth(Path folder, List<Entry> entries, LeftOut leftOut) {
    long train = entries.stream().filter(e -> e.part() == Part.TRAIN).count();
    long test = entries.stream().filter(e -> e.part() == Part.TEST).count();
    if (test == 0 || train == 0) {
      throw new DataException(
          "%s: expected images (%s) for training and for tests, found %d and %d%s"
              .formatted(
                  folder,
                  String.join(", ", ImageTree.ENDINGS.stream().sorted().toList()),
                  train,
                  test,
                  leftOut.counts().isEmpty() ? "" : "; left out: " + leftOut));
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

  private static long hash(String name) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }
}
