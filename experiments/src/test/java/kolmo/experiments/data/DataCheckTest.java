package kolmo.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kolmo.experiments.data.DataCheck.FileCheck;
import kolmo.experiments.data.DataCheck.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCheckTest {

  @TempDir Path folder;

  private DataCheck check() {
    List<FileCheck> files = DataCheck.check(Fixture.published(List.of()), folder);
    return new DataCheck(DataSource.MNIST, folder, files);
  }

  @Test
  void publishedFilesAreOk() throws IOException {
    Fixture.writeAll(folder);
    DataCheck check = check();
    assertThat(check.ok()).isTrue();
    assertThat(check.files()).extracting(FileCheck::count).containsExactly(3, 3, 2, 2);
    int bytes = Fixture.gzip(Fixture.TRAIN_IMAGES).length;
    assertThat(check.files().getFirst())
        .isEqualTo(
            new FileCheck(
                "train-images.gz",
                State.OK,
                bytes,
                3,
                "train-images.gz: " + bytes + " bytes, md5 ok, count 3"));
  }

  @Test
  void unpackedFilesAreOkUnderTheirOwnName() throws IOException {
    Fixture.writeAll(folder);
    Files.delete(folder.resolve("test-labels.gz"));
    Files.write(folder.resolve("test-labels"), Fixture.TEST_LABELS);
    assertThat(check().files().getLast().message())
        .isEqualTo("test-labels: 10 bytes, md5 ok, count 2");
  }

  @Test
  void missingAndWrongFilesAreFindings() throws IOException {
    Fixture.writeAll(folder);
    Files.delete(folder.resolve("train-labels.gz"));
    Files.write(folder.resolve("test-images.gz"), new byte[] {1, 2, 3});
    DataCheck check = check();
    assertThat(check.ok()).isFalse();
    assertThat(check.files())
        .extracting(FileCheck::state)
        .containsExactly(State.OK, State.MISSING, State.WRONG, State.OK);
    assertThat(check.files().get(1).message())
        .isEqualTo(folder.resolve("train-labels.gz") + " is missing");
    assertThat(check.files().get(2).bytes()).isEqualTo(3);
    assertThat(check.files().get(2).message()).contains("has the wrong size: expected ");
  }

  @Test
  void anEmptyFolderMissesAllFour() {
    DataCheck check = DataCheck.of(DataSource.MNIST, folder);
    assertThat(check.folder()).isEqualTo(folder);
    assertThat(check.files()).hasSize(4).allMatch(file -> file.state() == State.MISSING);
  }

  @Test
  void aGeneratedSetHasNoFiles() {
    DataCheck check = DataCheck.of(DataSource.GLYPHS, null);
    assertThat(check.files()).isEmpty();
    assertThat(check.ok()).isTrue();
  }
}
