package kolmo.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kolmo.experiments.cli.Complaint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What may be written where.
class RunFolderTest {

  @TempDir private Path temporary;

  @Test
  void lookingMakesNothing() throws IOException {
    RunFolder.open(temporary.resolve("a/b"), false);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aNewFolderIsMadeWithItsParents() throws IOException {
    RunFolder folder = RunFolder.open(temporary.resolve("a b/ü"), false);
    folder.begin();
    folder.write("metrics.csv", "x");
    assertThat(temporary.resolve("a b/ü/metrics.csv")).hasContent("x");
  }

  @Test
  void anEmptyFolderIsTaken() throws IOException {
    RunFolder.open(temporary, false).begin();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aFolderWithAnythingInItIsRefused() throws IOException {
    Files.createFile(temporary.resolve(".hidden"));
    assertThatThrownBy(() -> RunFolder.open(temporary, false))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("--out " + temporary, "expected an empty folder", "--overwrite");
  }

  @Test
  void aFileIsRefusedEvenToOverwrite() throws IOException {
    Path file = Files.createFile(temporary.resolve("file"));
    assertThatThrownBy(() -> RunFolder.open(file, true))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("--out " + file, "expected a folder, found a file");
  }

  @Test
  void overwritingRemovesTheOldRunAndNothingElse() throws IOException {
    RunFolder folder = RunFolder.open(temporary, false);
    folder.write("summary.json", "old");
    folder.write("attacks.csv", "old");
    Path notes = Files.writeString(temporary.resolve("notes.txt"), "mine");
    Path inside = Files.createDirectory(temporary.resolve("pictures")).resolve("report.html");
    Files.writeString(inside, "mine too");

    RunFolder again = RunFolder.open(temporary, true);
    assertThat(temporary.resolve("summary.json")).hasContent("old"); // until it begins
    again.begin();
    assertThat(temporary.toFile().list()).containsExactlyInAnyOrder("notes.txt", "pictures");
    assertThat(notes).hasContent("mine");
    assertThat(inside).hasContent("mine too");
  }

  @Test
  void aFolderInTheWayOfAFileIsNamed() throws IOException {
    Files.createDirectories(temporary.resolve("metrics.csv/x"));
    RunFolder folder = RunFolder.open(temporary, true);
    assertThatThrownBy(folder::begin)
        .isInstanceOf(IOException.class)
        .satisfies(
            e ->
                assertThat(Complaint.of((Exception) e))
                    .contains("--out " + temporary, "a folder is in its place", "metrics.csv")
                    .doesNotContain("Exception"));
  }

  @Test
  void onlyTheFilesOfARunAreWritten() throws IOException {
    RunFolder folder = RunFolder.open(temporary, false);
    assertThatThrownBy(() -> folder.file("other.txt")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> folder.file("../metrics.csv"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
