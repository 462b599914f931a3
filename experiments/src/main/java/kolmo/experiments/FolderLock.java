package kolmo.experiments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A folder that one command at a time writes into. The system gives the lock back when a process
/// dies, so that a kill leaves nothing to clear away but a file that means nothing by itself.
public final class FolderLock implements AutoCloseable {

  private static final String NAME = "lock";

  /// Those of this process: the system tells only processes apart.
  private static final Set<Path> HERE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;
  private final Path key;
  private final List<Path> made; // by this lock, the innermost first

  private FolderLock(Path file, FileChannel channel, Path key, List<Path> made) {
    this.file = file;
    this.channel = channel;
    this.key = key;
    this.made = made;
  }

  /// Whether a file in a folder is only the lock's.
  public static boolean isLock(Path file) {
    return file.endsWith(NAME);
  }

  /// Locks a folder, which is made if it is not there.
  ///
  /// @param option what named it, for the message
  /// @throws IOException if another command is at work there, or if nothing can be written there
  public static FolderLock of(String option, Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new IOException(option + " " + folder + ": expected a folder, found a file");
    }
    while (true) {
      List<Path> made = missing(folder);
      try {
        Files.createDirectories(folder);
        @Nullable FolderLock lock = open(option, folder, made);
        if (lock != null) {
          return lock;
        }
      } catch (FileSystemException e) {
        remove(made);
        throw new IOException(option + " " + folder + ": cannot be written: " + e, e);
      }
    }
  }

  /// Nothing if the one before took its file or the folder away meanwhile.
  private static @Nullable FolderLock open(String option, Path folder, List<Path> made)
      throws IOException {
    Path key = folder.toRealPath();
    if (!HERE.add(key)) {
      throw taken(option, folder);
    }
    Path file = folder.resolve(NAME);
    @Nullable FileChannel channel = null;
    boolean locked = false;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        throw taken(option, folder);
      }
      locked = isThere(channel, file);
      return locked ? new FolderLock(file, channel, key, made) : null;
    } catch (NoSuchFileException e) {
      return null;
    } finally {
      if (!locked) {
        HERE.remove(key);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  private static IOException taken(String option, Path folder) {
    return new IOException(
        option
            + " "
            + folder
            + ": another command is at work there; wait until it has ended, or choose another"
            + " folder");
  }

  /// Makes a folder that nobody else has, and locks it: with 2, 3, … behind its name where that is
  /// taken.
  ///
  /// @throws IOException if it cannot be made
  public static FolderLock unique(String option, Path wanted) throws IOException {
    Path parent = wanted.toAbsolutePath().resolveSibling("");
    List<Path> made = missing(parent);
    Path folder = wanted;
    try {
      Files.createDirectories(parent);
      for (int n = 2; ; n++) {
        try {
          made.addFirst(Files.createDirectory(folder));
          break;
        } catch (FileAlreadyExistsException e) {
          folder = wanted.resolveSibling(wanted.getFileName() + "-" + n);
        }
      }
    } catch (FileSystemException e) {
      throw new IOException(option + " " + folder + ": cannot be written: " + e, e);
    }
    FolderLock lock = of(option, folder);
    lock.made.addAll(made);
    return lock;
  }

  /// What has to be made, the innermost first.
  private static List<Path> missing(Path folder) {
    List<Path> missing = new ArrayList<>();
    for (Path at = folder.toAbsolutePath(); Files.notExists(at); at = at.resolveSibling("")) {
      missing.add(at);
    }
    return missing;
  }

  /// Whether the file of that name is the one that is open: known by its length, since whoever
  /// opens a file twice gives its lock back by closing it once. What is written shows as well
  /// whether the disk has room.
  private static boolean isThere(FileChannel channel, Path file) throws IOException {
    long length = new SplittableRandom().nextLong(1, 1L << 30); // a hole takes no room
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.allocate(1), length - 1);
    } catch (IOException e) {
      throw new FileSystemException(file.toString(), null, e.getMessage()); // with a name
    }
    return Files.size(file) == length;
  }

  /// The folder.
  public Path folder() {
    return file.resolveSibling("");
  }

  /// Gives the folder back. One that was made for the lock and is empty still is removed.
  @Override
  public void close() throws IOException {
    try (channel) {
      Files.deleteIfExists(file);
    } finally {
      HERE.remove(key);
    }
    remove(made);
  }

  private static void remove(List<Path> made) {
    for (Path folder : made) {
      try {
        Files.deleteIfExists(folder);
      } catch (IOException e) {
        return; // not empty, or never made
      }
    }
  }
}
