package kolmo.experiments.data;

import java.nio.file.Path;
import java.util.List;
import kolmo.experiments.data.Origin.Published;
import org.jspecify.annotations.Nullable;

/// What is known of the files of one data set, for `kolmo data check`.
///
/// @param files as published, those for training first; none for a generated set
public record DataCheck(DataSource source, Path folder, List<FileCheck> files) {

  /// One file.
  ///
  /// @param name as published, or without `.gz` where it lies unpacked
  /// @param bytes its size on disk; 0 if it is missing
  /// @param count images or labels in it; 0 unless the state is OK
  /// @param message one line for the user
  public record FileCheck(String name, State state, long bytes, int count, String message) {}

  /// OK means: byte for byte the published file.
  public enum State {
    OK,
    MISSING,
    WRONG
  }

  /// Reads every file and compares it with what is published. It throws nothing for a missing or
  /// damaged file: that is the finding.
  ///
  /// @param folder null for the default one
  public static DataCheck of(DataSource source, @Nullable Path folder) {
    Path from = folder == null ? source.folder() : folder;
    List<FileCheck> files =
        source.origin() instanceof Published published ? check(published, from) : List.of();
    return new DataCheck(source, from, files);
  }

  static List<FileCheck> check(Published published, Path folder) {
    return published.files().stream().map(file -> check(published, file, folder)).toList();
  }

  public boolean ok() {
    return files.stream().allMatch(file -> file.state() == State.OK);
  }

  private static FileCheck check(Published published, OfficialFile file, Path folder) {
    Path path = file.in(folder);
    String name = path.getName(path.getNameCount() - 1).toString();
    if (!file.isIn(folder)) {
      return new FileCheck(name, State.MISSING, 0, 0, path + " is missing");
    }
    try {
      byte[] content = file.read(folder);
      int count = published.count().applyAsInt(path, content);
      return new FileCheck(
          name,
          State.OK,
          content.length,
          count,
          "%s: %d bytes, md5 ok, count %d".formatted(name, content.length, count));
    } catch (DataException e) {
      return new FileCheck(
          name, State.WRONG, path.toFile().length(), 0, String.valueOf(e.getMessage()));
    }
  }
}
