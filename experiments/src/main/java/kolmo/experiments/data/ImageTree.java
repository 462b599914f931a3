package kolmo.experiments.data;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// A folder with the images in it and below it. What is no image, or for machines, is left out, and
/// so are folders that then hold nothing.
///
/// Links are followed, each file and folder once: whatever lies in the tree itself comes before
/// what only a link leads to. So a circle of links ends, and no image is there twice.
///
/// @param path through links as they are named
/// @param images in the order of their names
/// @param folders in the order of their names
record ImageTree(Path path, List<Path> images, List<ImageTree> folders) {

  /// What Java reads by itself, and WebP by a plug-in.
  static final Set<String> ENDINGS =
      Set.of("jpg", "jpeg", "png", "bmp", "gif", "webp", "tif", "tiff");

  /// What systems leave in folders that they showed, packed or served; it may hold small copies.
  private static final Set<String> SYSTEM =
      Set.of(
          "__macosx",
          "@eadir",
          "#recycle",
          "@recycle",
          "$recycle.bin",
          "system volume information",
          "lost+found");

  /// @throws IOException if a folder cannot be read
  static ImageTree of(Path folder, LeftOut leftOut) throws IOException {
    Walk walk = new Walk(folder.toRealPath(), leftOut);
    ImageTree tree = walk.folder(folder, walk.root);
    walk.links();
    tree.sort();
    tree.prune(leftOut);
    return tree;
  }

  /// All below, too.
  Stream<Path> all() {
    return Stream.concat(images.stream(), folders.stream().flatMap(ImageTree::all));
  }

  String name() {
    return path.getFileName().toString();
  }

  private void sort() {
    images.sort(Comparator.naturalOrder());
    folders.sort(Comparator.comparing(ImageTree::path));
    folders.forEach(ImageTree::sort);
  }

  private void prune(LeftOut leftOut) {
    folders.removeIf(
        f -> {
          boolean empty = f.all().findAny().isEmpty();
          leftOut.add("folders without images", empty ? 1 : 0);
          return empty;
        });
    folders.forEach(f -> f.prune(leftOut));
  }

  private static final class Walk {

    private record Link(ImageTree in, Path path) {}

    private final Path root;
    private final LeftOut leftOut;
    private final Set<Path> seen = new HashSet<>(); // real paths
    private final Deque<Link> links = new ArrayDeque<>();

    Walk(Path root, LeftOut leftOut) {
      this.root = root;
      this.leftOut = leftOut;
    }

    /// @param real the same without links
    ImageTree folder(Path path, Path real) throws IOException {
      seen.add(real);
      ImageTree tree = new ImageTree(path, new ArrayList<>(), new ArrayList<>());
      List<Path> found = new ArrayList<>();
      try (DirectoryStream<Path> all = Files.newDirectoryStream(path)) {
        all.forEach(found::add);
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
      found.sort(Comparator.naturalOrder());
      for (Path one : found) {
        if (Files.isSymbolicLink(one)) {
          links.add(new Link(tree, one));
        } else {
          add(tree, one, real.resolve(one.getFileName()));
        }
      }
      return tree;
    }

    private void add(ImageTree tree, Path path, Path real) throws IOException {
      String name = path.getFileName().toString();
      if (Files.isDirectory(path)) {
        if (name.startsWith(".")) {
          leftOut.add("hidden folders");
        } else if (SYSTEM.contains(name.toLowerCase(Locale.ROOT))) {
          leftOut.add("folders of the system");
        } else {
          tree.folders.add(folder(path, real));
        }
      } else if (name.startsWith(".")) {
        leftOut.add("hidden files");
      } else {
        String ending = ending(name);
        if (ENDINGS.contains(ending) && Files.isRegularFile(path)) {
          seen.add(real);
          tree.images.add(path);
        } else {
          leftOut.add(ending.isEmpty() ? "files without an ending" : "files ending in ." + ending);
        }
      }
    }

    private static String ending(String name) {
      int dot = name.lastIndexOf('.');
      return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    /// Folders that links lead to may hold links.
    void links() throws IOException {
      while (!links.isEmpty()) {
        Link link = links.remove();
        if (!Files.exists(link.path)) {
          leftOut.add("links that lead nowhere");
          continue;
        }
        Path real = link.path.toRealPath();
        if (seen.contains(real) || root.startsWith(real)) {
          leftOut.add("links to what is there already");
        } else {
          add(link.in, link.path, real);
        }
      }
    }
  }
}
