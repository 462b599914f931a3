package kolmo.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import kolmo.experiments.train.Settings;
import kolmo.experiments.train.Settings.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Folders as people have them: with what unpacking, notebooks, file servers and links leave there.
class FolderLayoutTest {

  @TempDir private Path folder;

  private Path set() {
    return folder.resolve("set");
  }

  /// All of one grey, whose number is that of the image.
  private void images(String where, int first, int n) throws IOException {
    Path at = Files.createDirectories(set().resolve(where));
    for (int i = first; i < first + n; i++) {
      BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
      for (int k = 0; k < 16; k++) {
        image.setRGB(k % 4, k / 4, i * 0x010101);
      }
      ImageIO.write(image, "png", at.resolve(i + ".png").toFile());
    }
  }

  private ImageFolder.Found find() {
    return ImageFolder.find(set());
  }

  private void link(String where, Path to) throws IOException {
    Path at = set().resolve(where);
    Files.createDirectories(at.getParent());
    Files.createSymbolicLink(at, to);
  }

  private static List<Integer> counts(ImageFolder.Found found) {
    return List.of(found.count(Part.TRAIN), found.count(Part.VALIDATION), found.count(Part.TEST));
  }

  @ParameterizedTest
  @CsvSource({
    "train, val, test",
    "Train, Val, Test",
    "TRAIN, VALID, TEST",
    "training, validation, testing"
  })
  void partsAreNoClasses(String train, String val, String test) throws IOException {
    for (String c : List.of("cat", "dog")) {
      images(train + "/" + c, 0, 5);
      images(val + "/" + c, 5, 3);
      images(test + "/" + c, 8, 2);
    }
    images("__MACOSX/" + train + "/cat", 0, 5);
    ImageFolder.Found found = find();
    assertThat(found.classes()).containsExactly("cat", "dog");
    assertThat(counts(found)).containsExactly(10, 6, 4);
    assertThat(found.leftOut().counts()).isEqualTo(Map.of("folders of the system", 1));
    assertThat(found.entries())
        .allSatisfy(
            e -> {
              assertThat(e.label()).isEqualTo(e.name().contains("/cat/") ? 0 : 1);
              assertThat(e.name())
                  .startsWith(
                      switch (e.part()) {
                        case TRAIN -> train;
                        case VALIDATION -> val;
                        case TEST -> test;
                      });
            });
  }

  @Test
  void whatLiesBesidePartsIsLeftOut() throws IOException {
    images("train/cat", 0, 3);
    images("train/dog", 0, 3);
    images("test/cat", 3, 2);
    images("docs", 0, 1);
    images("", 0, 2);
    ImageFolder.Found found = find();
    assertThat(counts(found)).containsExactly(6, 0, 2);
    assertThat(found.classes()).containsExactly("cat", "dog");
    assertThat(found.leftOut())
        .hasToString("folders beside train and test (1), images beside train and test (2)");
  }

  @Test
  void withoutATestPartATenthOfTheTrainingImagesIs() throws IOException {
    images("Train/cat", 0, 60);
    images("Train/dog", 0, 60);
    images("val/cat", 60, 4);
    ImageFolder.Found found = find();
    assertThat(found.count(Part.VALIDATION)).isEqualTo(4);
    assertThat(found.count(Part.TEST)).isBetween(5, 25);
    assertThat(found.entries()).hasSize(124);
    assertThat(found.entries())
        .filteredOn(e -> e.part() != Part.VALIDATION)
        .allMatch(e -> e.name().startsWith("Train/"));
  }

  @Test
  void aTestPartAloneIsNotTrainedOn() throws IOException {
    images("Test/cat", 0, 30);
    images("Test/dog", 0, 30);
    assertThatThrownBy(this::find)
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith("for training and for tests, found 0 and 60");
  }

  @Test
  void hiddenAndSystemFoldersHoldNoImages() throws IOException {
    images("cat", 0, 30);
    images("dog", 0, 30);
    images("cat/.ipynb_checkpoints", 0, 12);
    images(".thumbs", 0, 3);
    images("dog/@eaDir/1.png", 0, 1);
    images("__MACOSX/cat", 0, 30);
    images("$RECYCLE.BIN", 0, 1);
    Files.createDirectories(set().resolve("bird"));
    Files.createDirectories(set().resolve("fish/deep/deeper"));
    Files.writeString(set().resolve("cat/._1.png"), "");
    Files.writeString(set().resolve(".DS_Store"), "");
    Files.writeString(set().resolve("cat/Thumbs.db"), "");
    Files.writeString(set().resolve("readme.txt"), "");
    Files.writeString(set().resolve("dog/notes.TXT"), "");
    Files.writeString(set().resolve("LICENSE"), "");
    ImageFolder.Found found = find();
    assertThat(found.classes()).containsExactly("cat", "dog");
    assertThat(found.entries()).hasSize(60);
    assertThat(found.leftOut().counts())
        .isEqualTo(
            Map.of(
                "hidden folders", 2,
                "hidden files", 2,
                "folders of the system", 3,
                "folders without images", 2,
                "files ending in .txt", 2,
                "files ending in .db", 1,
                "files without an ending", 1));
    assertThat(found.leftOut().toString()).contains("files ending in .txt (2), files without");
  }

  @Test
  void linksAreFollowedOnce() throws IOException {
    images("cat", 0, 24);
    images("../elsewhere", 0, 24);
    images("../shelf", 50, 3);
    link("dog", folder.resolve("elsewhere")); // a class that only a link leads to
    link("again", folder.resolve("elsewhere/")); // the same under a name that comes first
    link("cat/up", set()); // a circle
    link("cat/wide", folder); // what holds the set
    link("cat/twin", set().resolve("cat"));
    link("dog2/one.png", folder.resolve("shelf/50.png"));
    link("dog2/copy.png", set().resolve("cat/3.png"));
    link("dog2/gone.png", folder.resolve("shelf/99.png"));
    link("dog2/circle.png", set().resolve("dog2/circle.png"));
    link("../elsewhere/back", set());
    ImageFolder.Found found = find();
    assertThat(found.classes()).containsExactly("again", "cat", "dog2");
    assertThat(found.entries()).hasSize(24 + 24 + 1);
    assertThat(found.leftOut().counts())
        .isEqualTo(
            Map.of(
                "links to what is there already", 6,
                "links that lead nowhere", 2));
    assertThat(found.entries()).allMatch(e -> Files.exists(e.path()));
  }

  @Test
  void aTreeOfItsOwnComesBeforeLinksToIt() throws IOException {
    images("z", 0, 20);
    images("b", 0, 20);
    link("a", set().resolve("z"));
    assertThat(find().classes()).containsExactly("b", "z");
  }

  private static Dataset load(Path from) {
    return DataSource.FOLDER.load(from, new ImageOptions(16, OnBadImage.FAIL));
  }

  @Test
  void validationImagesAreNeverTrainedOn() throws IOException {
    images("train", 1, 6);
    images("val", 11, 3);
    images("test", 21, 2);
    Dataset set = load(set());
    assertThat(greys(set.train())).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
    assertThat(set.description()).contains("11 photographs", ", 3 of them for validation, ");
    for (Split split : Split.values()) {
      Settings.Data data =
          new Settings.Data(DataSource.FOLDER, set().toString(), 0, split, ImageOptions.DEFAULT);
      assertThat(greys(data.training(set))).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
      assertThat(data.trainedOn(set, Split.VALIDATION)).isFalse();
      assertThat(greys(data.evaluation(set)))
          .containsExactlyInAnyOrderElementsOf(
              split == Split.TEST ? List.of(21, 22) : List.of(11, 12, 13));
    }
    Settings.Data again =
        new Settings.Data(
            DataSource.FOLDER, set().toString(), 0, Split.VALIDATION, ImageOptions.DEFAULT);
    assertThat(greys(again.evaluation(load(set()))))
        .containsExactlyInAnyOrder(11, 12, 13); // from the cache
  }

  private static List<Integer> greys(ImageSet images) {
    return IntStream.range(0, images.size())
        .mapToObj(i -> Math.round(255 * images.image(i)[0]))
        .toList();
  }

  @Test
  void whatWasLeftOutIsInTheDescription() throws IOException {
    images("train", 1, 3);
    images("test", 4, 2);
    Files.writeString(set().resolve("train/list.csv"), "");
    assertThat(load(set()).description()).endsWith(" Left out: files ending in .csv (1).");
  }

  @Test
  void aFolderThatCannotBeReadIsNamed() throws IOException {
    images("train", 1, 3);
    Path closed = Files.createDirectories(set().resolve("closed"));
    Files.setPosixFilePermissions(closed, Set.of());
    assumeFalse(Files.isReadable(closed), "whoever runs this may read everything");
    assertThatThrownBy(this::find)
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(closed + ": cannot be read: ");
  }
}
