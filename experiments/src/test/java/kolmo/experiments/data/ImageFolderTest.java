package kolmo.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import kolmo.experiments.data.photo.Photo;
import kolmo.experiments.data.photo.Shrink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folders of photographs: what is found, what is refused, and what comes out of the files.
class ImageFolderTest {

  @TempDir private Path folder;

  private static void write(Path file, String format, Color colour) throws IOException {
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(20, 30, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 600; i++) {
      image.setRGB(i % 20, i / 20, colour.getRGB());
    }
    assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
  }

  private Dataset load(OnBadImage onBad) {
    ImageFolder.Found found = ImageFolder.find(folder.resolve("set"));
    return new ImageCache(folder.resolve("cache"), Integer.MAX_VALUE, 16, onBad)
        .load("folder", "A set.", found.entries(), found.classes().size());
  }

  private void twoClasses() throws IOException {
    for (int i = 0; i < 20; i++) {
      write(folder.resolve("set/cats/" + i + ".png"), "png", Color.RED);
      write(folder.resolve("set/dogs/" + i + ".JPG"), "jpg", Color.BLUE);
    }
    Files.writeString(folder.resolve("set/readme.txt"), "no image");
    Files.writeString(folder.resolve("set/cats/.hidden.png"), "no image");
  }

  @Test
  void foldersAreClassesAndATenthIsForTests() throws IOException {
    twoClasses();
    Dataset set = load(OnBadImage.FAIL);
    assertThat(set.classes()).isEqualTo(2);
    assertThat(set.train().size() + set.test().size()).isEqualTo(40);
    assertThat(set.test().size()).isBetween(1, 10);
    assertThat(set.description()).isEqualTo("A set.");
    assertThat(set.shape()).isEqualTo(new ImageShape(3, 16, 16));
    for (ImageSet half : List.of(set.train(), set.test())) {
      for (int i = 0; i < half.size(); i++) {
        float[] image = half.image(i);
        boolean cat = half.labels()[i] == 0;
        assertThat(image[0]).isGreaterThan(cat ? 0.99f : -1).isLessThan(cat ? 1.1f : 0.02f);
        assertThat(image[2 * 256]).isLessThan(cat ? 0.02f : 1.1f);
      }
    }
    int[] first = Arrays.copyOf(set.train().labels(), 10);
    assertThat(Arrays.stream(first).distinct().count())
        .isEqualTo(2); // not one class after the other
  }

  @Test
  void aNewImageMovesNoOther() throws IOException {
    twoClasses();
    Set<String> before = tests();
    write(folder.resolve("set/dogs/new one.png"), "png", Color.BLUE);
    Set<String> after = tests();
    after.remove("dogs/new one.png");
    assertThat(after).isEqualTo(before);
  }

  private Set<String> tests() {
    Set<String> names = new TreeSet<>();
    ImageFolder.find(folder.resolve("set")).entries().stream()
        .filter(e -> e.part() == Part.TEST)
        .forEach(e -> names.add(e.name()));
    return names;
  }

  @Test
  void trainAndTestAreHalvesBelowAFolderThatHoldsNothingElse() throws IOException {
    write(folder.resolve("set/unpacked/train/b/1.png"), "png", Color.RED);
    write(folder.resolve("set/unpacked/train/a/2.png"), "png", Color.RED);
    write(folder.resolve("set/unpacked/test/b/3.bmp"), "bmp", Color.RED);
    ImageFolder.Found found = ImageFolder.find(folder.resolve("set"));
    assertThat(found.classes()).containsExactly("a", "b");
    assertThat(found.entries())
        .extracting(e -> e.name() + " " + e.label() + " " + (e.part() == Part.TEST))
        .containsExactlyInAnyOrder(
            "train/b/1.png 1 false", "train/a/2.png 0 false", "test/b/3.bmp 1 true");
    assertThat(found.entries().getLast().part()).isEqualTo(Part.TEST);
  }

  @Test
  void withoutFoldersThereAreNoLabels() throws IOException {
    for (int i = 0; i < 30; i++) {
      write(folder.resolve("set/" + i + ".gif"), "gif", Color.GREEN);
    }
    Dataset set = load(OnBadImage.FAIL);
    assertThat(set.classes()).isZero();
    assertThat(set.train().labels()).containsOnly(-1);
    assertThatThrownBy(() -> set.requireLabels("classifier"))
        .isInstanceOf(DataException.class)
        .hasMessage("classifier: wanted a data set with classes, folder has none");
  }

  @Test
  void oneFolderAloneInEachHalfIsNoClass() throws IOException {
    write(folder.resolve("set/train/all/1.png"), "png", Color.RED);
    write(folder.resolve("set/test/all/2.png"), "png", Color.RED);
    ImageFolder.Found found = ImageFolder.find(folder.resolve("set"));
    assertThat(found.classes()).isEmpty();
    assertThat(found.entries()).extracting(ImageCache.Entry::label).containsOnly(-1);
  }

  @Test
  void whatIsNoSetIsRefusedInASentence() throws IOException {
    assertThatThrownBy(() -> ImageFolder.find(folder.resolve("set")))
        .isInstanceOf(DataException.class)
        .hasMessage(folder.resolve("set") + ": expected a folder of images, found none");
    Files.createDirectories(folder.resolve("set"));
    assertThatThrownBy(() -> ImageFolder.find(folder.resolve("set")))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith("for training and for tests, found 0 and 0");
    twoClasses();
    write(folder.resolve("set/stray.png"), "png", Color.RED);
    assertThatThrownBy(() -> ImageFolder.find(folder.resolve("set")))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith("found 2 folders (cats, dogs) and 1 images beside them");
  }

  @Test
  void badFilesAreNamedOrLeftOut() throws IOException {
    twoClasses();
    Path text = folder.resolve("set/cats/text.jpg");
    Path empty = folder.resolve("set/cats/empty.png");
    Path cut = folder.resolve("set/dogs/3.JPG");
    Path torn = folder.resolve("set/cats/4.png");
    Files.writeString(text, "no image");
    Files.createFile(empty);
    for (Path file : List.of(cut, torn)) {
      byte[] whole = Files.readAllBytes(file);
      int left = file.equals(cut) ? whole.length - 4 : whole.length * 2 / 3;
      Files.write(file, Arrays.copyOf(whole, left));
    }
    assertThatThrownBy(() -> load(OnBadImage.FAIL))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("and 3 more files are bad")
        .hasMessageContaining("--on-bad-image skip leaves them out");
    Dataset set = load(OnBadImage.SKIP);
    assertThat(set.train().size() + set.test().size()).isEqualTo(38);
    assertThat(set.description()).contains("4 of 42 files were left out: ").endsWith("; ….");
    List<String> why =
        ImageFolder.find(folder.resolve("set")).entries().stream()
            .map(ImageCache.Entry::path)
            .filter(p -> List.of(text, empty, cut, torn).contains(p))
            .sorted()
            .map(ImageFolderTest::complaint)
            .toList();
    assertThat(why.get(0)).startsWith("cannot be decoded"); // 4.png
    assertThat(why.get(1)).isEqualTo("is empty");
    assertThat(why.get(2)).isEqualTo("is no image of a known format");
    assertThat(why.get(3)).startsWith("is damaged ("); // a JPEG whose end is missing
    assertThat(load(OnBadImage.SKIP).description()).isEqualTo(set.description()); // from the cache
  }

  private static String complaint(Path file) {
    try {
      Photo.read(file);
      return "none";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void theCacheIsUsedAndADamagedOneIsMadeAgain() throws IOException {
    twoClasses();
    float[] pixels = load(OnBadImage.FAIL).train().pixels();
    Path cache = folder.resolve("cache");
    assertThat(files(cache)).hasSize(2);
    Path kept =
        files(cache).stream().filter(p -> p.toString().endsWith(".pixels")).findFirst().get();
    var written = Files.getLastModifiedTime(kept);
    assertThat(load(OnBadImage.FAIL).train().pixels()).containsExactly(pixels);
    assertThat(Files.getLastModifiedTime(kept)).isEqualTo(written);
    byte[] bytes = Files.readAllBytes(kept);
    bytes[100] ^= 1;
    Files.write(kept, bytes);
    assertThat(load(OnBadImage.FAIL).train().pixels()).containsExactly(pixels);
    write(folder.resolve("set/cats/0.png"), "png", Color.WHITE); // another file, another key
    assertThat(load(OnBadImage.FAIL).train().pixels()).isNotEqualTo(pixels);
    assertThat(files(cache)).hasSize(4);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  @Test
  void celebaFollowsItsListAndCutsTheMiddle() throws IOException {
    Path set = folder.resolve("set");
    assertThatThrownBy(() -> CelebA.find(set))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected list_eval_partition.txt and the folder img_align_celeba")
        .hasMessageContaining("cannot be fetched");
    Files.createDirectories(set.resolve("img_align_celeba"));
    Files.writeString(
        set.resolve("list_eval_partition.txt"),
        "000001.jpg 0\n000002.jpg 1\n000003.jpg 2\n000004.jpg 0\n");
    BufferedImage image = new BufferedImage(178, 218, BufferedImage.TYPE_INT_RGB);
    for (int y = 39; y < 179; y++) {
      for (int x = 19; x < 159; x++) {
        image.setRGB(x, y, Color.WHITE.getRGB()); // exactly what is cut out
      }
    }
    for (int i = 1; i <= 4; i++) {
      ImageIO.write(image, "png", set.resolve("img_align_celeba/00000" + i + ".jpg").toFile());
    }
    List<ImageCache.Entry> entries = CelebA.find(set);
    assertThat(entries)
        .extracting(e -> e.name() + " " + (e.part() == Part.TEST))
        .containsExactly("000001.jpg false", "000004.jpg false", "000003.jpg true");
    Dataset faces =
        new ImageCache(folder.resolve("cache"), CelebA.CROP, CelebA.SIDE, OnBadImage.FAIL)
            .load("celeba", CelebA.DESCRIPTION, entries, 0);
    assertThat(faces.train().size()).isEqualTo(2);
    assertThat(faces.shape().height()).isEqualTo(64);
    for (float pixel : faces.test().pixels()) {
      assertThat(pixel).isEqualTo(1);
    }
    Files.writeString(set.resolve("list_eval_partition.txt"), "000001.jpg 0\n../x 2\n");
    assertThatThrownBy(() -> CelebA.find(set))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("line 2: expected a file's name and 0, 1 or 2, found '../x 2'");
  }

  @Test
  void theListMayBeInUtf8OrUtf16WithAMarkOrWithout() throws IOException {
    Path set = folder.resolve("set");
    Files.createDirectories(set.resolve("img_align_celeba"));
    Path list = set.resolve("list_eval_partition.txt");
    String text = "000001.jpg 0\r\n000003.jpg 2\r\n";
    for (Charset charset :
        List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      for (String mark : List.of("", "\uFEFF")) {
        Files.write(list, (mark + text).getBytes(charset));
        assertThat(CelebA.find(set))
            .extracting(ImageCache.Entry::name)
            .containsExactly("000001.jpg", "000003.jpg");
      }
    }
    Files.write(list, "000001.jpg 0\nb\u00e4r.jpg 2\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> CelebA.find(set))
        .isInstanceOf(DataException.class)
        .hasMessage(list + ", line 2: expected text in UTF-8, found 'b\\ufffdr.jpg 2'");
  }

  @Test
  void whatCannotBeSeenIsWrittenAsItsNumber() throws IOException {
    Path set = folder.resolve("set");
    Files.createDirectories(set.resolve("img_align_celeba"));
    Path list = set.resolve("list_eval_partition.txt");
    Files.writeString(list, "000001.jpg\u00a00\u200b\n");
    assertThatThrownBy(() -> CelebA.find(set))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith("found '000001.jpg\\u00a00\\u200b'");
  }

  /// By hand: 4 to 2 pixels, weights 1/8, 3/8, 3/8, 1/8 around the middle, at the edge 3/7, 3/7,
  /// 1/7.
  @Test
  void shrinkingCountsEveryPixel() {
    float[] x = {
      0, 70, 140, 210, //
      0, 70, 140, 210, //
      0, 70, 140, 210, //
      0, 70, 140, 210
    };
    byte[] y = new byte[5];
    new Shrink(4, 2).apply(x, y, 1);
    assertThat(y[0]).isZero();
    assertThat(y[1]).isEqualTo((byte) 50); // (3·0 + 3·70 + 1·140)/7
    assertThat(y[2]).isEqualTo((byte) 160);
    assertThat(y[3]).isEqualTo((byte) 50);
    byte[] same = new byte[16];
    new Shrink(4, 4).apply(x, same, 0);
    assertThat(same[7] & 0xFF).isEqualTo(210);
    byte[] up = new byte[64];
    new Shrink(4, 8).apply(x, up, 0);
    assertThat(up[0]).isZero();
    assertThat(up[1]).isEqualTo((byte) 18); // ¼ of the way from 0 to 70, rounded
  }
}
