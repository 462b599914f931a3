package kolmo.experiments.data;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Writes a whole file or leaves what was there: a run that is stopped never leaves half a picture.
public final class AtomicFile {

  private AtomicFile() {}

  /// Writes beside `file`, then renames. Missing folders are made.
  ///
  /// @throws IOException naming the file and the reason
  public static void write(Path file, byte[] bytes) throws IOException {
    Path target = file.toAbsolutePath();
    Path beside =
        target.resolveSibling(
            ".%s.%d.%d.part"
                .formatted(
                    target.getFileName(),
                    ProcessHandle.current().pid(),
                    Thread.currentThread().threadId()));
    try {
      Files.createDirectories(target.resolveSibling(""));
      try {
        Files.write(beside, bytes, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        rename(beside, target);
      } finally {
        Files.deleteIfExists(beside);
      }
    } catch (IOException e) {
      throw new IOException("cannot write %s: %s".formatted(file, e), e);
    }
  }

  private static void rename(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
