package kolmo.experiments.cli;

import static kolmo.experiments.cli.Cli.kolmo;
import static kolmo.experiments.cli.Cli.works;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import kolmo.experiments.draw.Picture;
import kolmo.experiments.draw.Png;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kolmo data check folder`.
class FolderCheckTest {

  @TempDir private Path folder;

  private void picture(String name, int red, int green, int blue) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    float[] pixels = {red / 255f, green / 255f, blue / 255f};
    Png.write(new Picture(3, 1, 1, pixels), file);
  }

  @BeforeEach
  void twoClasses() throws IOException {
    picture("train/b/x.png", 1, 2, 3);
    picture("train/a/y.png", 200, 100, 50);
    picture("train/a/z.png", 7, 8, 9);
    picture("test/a/q.png", 4, 5, 6);
  }

  private Cli check(String... more) {
    String[] args = {"data", "check", "folder", "--data-dir", folder.toString()};
    String[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return kolmo(all);
  }

  @Test
  void isOneObjectOnOneLine() throws IOException {
    Files.createDirectories(folder.resolve("train/__MACOSX"));
    Files.writeString(folder.resolve("train/a/.hidden.png"), "");
    Cli done = check();
    assertThat(done.err()).isEmpty();
    assertThat(done.out().lines())
        .containsExactly(
            "{\"classes\":[\"a\",\"b\"],\"train\":3,\"test\":1,"
                + "\"left_out\":{\"folders of the system\":1,\"hidden files\":1},"
                + "\"first_mean\":[200.0,100.0,50.0]}");
    assertThat(done.code()).isZero();
  }

  @Test
  void countsImagesForValidationIfThereAreAny() throws IOException {
    picture("Valid/a/v.png", 0, 0, 0);
    assertThat(check().json().at("/validation").asInt()).isEqualTo(1);
    assertThat(check().json().at("/train").asInt()).isEqualTo(3);
  }

  @Test
  void aBadFolderIsOneLine() throws IOException {
    Files.writeString(folder.resolve("train/a/y.png"), "<html>");
    Files.writeString(folder.resolve("train/b/bad.png"), "");
    Cli failed = check();
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err().lines()).hasSize(1);
    assertThat(failed.err())
        .contains("train", ", and 1 more file is bad; --on-bad-image skip leaves them out");
    Cli skipped = check("--on-bad-image", "skip");
    assertThat(skipped.code()).isZero();
    assertThat(skipped.json().at("/left_out/images that cannot be read").asInt()).isEqualTo(2);
    assertThat(skipped.json().at("/train").asInt()).isEqualTo(2);
    assertThat(skipped.json().at("/first_mean").toString()).isEqualTo("[7.0,8.0,9.0]");
    Cli none = kolmo("data", "check", "folder", "--data-dir", folder.resolve("no").toString());
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err().lines()).hasSize(1);
    Cli unsaid = kolmo("data", "check", "folder");
    assertThat(unsaid.code()).isEqualTo(1);
    assertThat(unsaid.err()).contains("--data-dir photos");
  }

  @Test
  void otherSetsAreCheckedAsBefore() {
    assertThat(works("data", "check", "glyphs").out()).contains("generated, nothing to check");
  }
}
