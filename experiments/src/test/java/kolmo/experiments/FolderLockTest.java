package kolmo.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {

  @TempDir private Path temporary;

  @Test
  void theSecondIsRefusedUntilTheFirstHasEnded() throws IOException {
    Path folder = temporary.resolve("a/b");
    try (FolderLock _ = FolderLock.of("--out", folder)) {
      assertThatThrownBy(() -> FolderLock.of("--out", folder))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "--out "
                  + folder
                  + ": another command is at work there; wait until it has ended, or choose another"
                  + " folder");
      assertThat(folder.toFile().list()).hasSize(1);
    }
    FolderLock.of("--out", folder).close();
  }

  @Test
  void whatWasMadeForNothingIsRemoved() throws IOException {
    FolderLock.of("--out", temporary.resolve("a/b")).close();
    assertThat(temporary).isEmptyDirectory();
    Path there = Files.createDirectory(temporary.resolve("there"));
    FolderLock.of("--out", there).close();
    assertThat(there).isEmptyDirectory();
    try (FolderLock lock = FolderLock.of("--out", temporary.resolve("c/d"))) {
      Files.writeString(lock.folder().resolveSibling("mine.txt"), "mine");
    }
    assertThat(temporary.resolve("c").toFile().list()).containsExactly("mine.txt");
  }

  @Test
  void aFileIsNoFolder() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "mine");
    assertThatThrownBy(() -> FolderLock.of("--out", file))
        .hasMessage("--out " + file + ": expected a folder, found a file");
    assertThatThrownBy(() -> FolderLock.of("--out", file.resolve("x")))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("--out " + file.resolve("x") + ": cannot be written");
    assertThat(file).hasContent("mine");
  }

  @Test
  void ofOneNameEachGetsAFolderOfItsOwn() throws Exception {
    Path wanted = temporary.resolve("runs/20260101-000000-ours");
    List<FolderLock> locks = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      Callable<FolderLock> one = () -> FolderLock.unique("--out", wanted);
      for (Future<FolderLock> lock : pool.invokeAll(List.of(one, one, one, one, one, one, one))) {
        locks.add(lock.get());
      }
    }
    List<String> names =
        locks.stream().map(l -> l.folder().getFileName().toString().substring(15)).toList();
    assertThat(names)
        .containsExactlyInAnyOrder(
            "-ours", "-ours-2", "-ours-3", "-ours-4", "-ours-5", "-ours-6", "-ours-7");
    for (FolderLock lock : locks) {
      lock.close();
    }
    assertThat(wanted.resolveSibling("").toFile().list()).isNullOrEmpty();
  }

  /// One takes its file away just when the next has opened it: the two must not both get the
  /// folder.
  @Test
  void manyInTurnNeverTwoAtATime() throws Exception {
    Path folder = Files.createDirectory(temporary.resolve("shared"));
    Callable<Integer> one =
        () -> {
          int got = 0;
          for (int i = 0; i < 300; i++) {
            try (FolderLock lock = FolderLock.of("--out", folder)) {
              Files.delete(
                  Files.createFile(lock.folder().resolve("alone"))); // throws if it is there
              got++;
            } catch (IOException e) {
              assertThat(e).hasMessageContaining("another command is at work");
            }
          }
          return got;
        };
    try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
      int got = 0;
      for (Future<Integer> each : pool.invokeAll(List.of(one, one, one))) {
        got += each.get();
      }
      assertThat(got).isPositive();
    }
  }
}
