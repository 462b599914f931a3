package kolmo.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import kolmo.experiments.data.photo.Photo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Pictures of many kinds, written by PIL and libtiff or byte by byte, and what PIL reads in them.
class PhotoTest {

  @TempDir private Path folder;

  private static byte[] resource(String name) {
    try (InputStream in = PhotoTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  static Stream<String> pictures() {
    return new String(resource("pictures.txt"), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"));
  }

  static List<String> names() {
    return pictures().map(line -> line.split(" ", -1)[0]).toList();
  }

  private Path written(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void isReadAsPilReadsIt(String line) throws IOException {
    String[] words = line.split(" ", -1);
    byte[] wanted = HexFormat.of().parseHex(words[2]);
    Photo photo = Photo.read(written(words[0], resource("pictures/" + words[0])));
    assertThat(photo.width()).isEqualTo(Integer.parseInt(words[1]));
    assertThat(photo.rgb()).hasSize(wanted.length / 3).hasSize(photo.width() * photo.height());
    for (int i = 0; i < wanted.length; i++) {
      int found = (photo.rgb()[i / 3] >>> (16 - 8 * (i % 3))) & 0xFF;
      assertThat(found).as("byte %d", i).isBetween((wanted[i] & 0xFF) - 1, (wanted[i] & 0xFF) + 1);
    }
  }

  @Test
  void thereAreManyKinds() {
    assertThat(names()).hasSizeGreaterThan(40);
  }

  /// Whatever a decoder thinks of it: some give grey, some nothing, some notice nothing.
  @ParameterizedTest
  @MethodSource("names")
  void halfAPictureIsRefused(String name) throws IOException {
    byte[] whole = resource("pictures/" + name);
    for (int part : new int[] {3, 5}) {
      Path half = written(name, Arrays.copyOf(whole, whole.length * part / 10));
      assertThatThrownBy(() -> Photo.read(half))
          .isInstanceOf(IOException.class)
          .hasMessageMatching("(?s)is cut short|is damaged \\(.+|cannot be decoded \\(.+");
    }
  }

  @Test
  void aJpegWithoutItsEndIsDamaged() throws IOException {
    for (String name : List.of("jpg-grey.jpg", "jpg-cmyk.jpg", "jpg-progressive.jpg")) {
      byte[] whole = resource("pictures/" + name);
      Path cut = written(name, Arrays.copyOf(whole, whole.length - 2));
      assertThatThrownBy(() -> Photo.read(cut))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("is damaged (");
    }
  }

  @Test
  void whatIsNoPictureIsNamed() throws IOException {
    Path gone = folder.resolve("gone.png");
    assertThatThrownBy(() -> Photo.read(gone)).hasMessage("is missing");
    Path empty = written("empty.png", new byte[0]);
    assertThatThrownBy(() -> Photo.read(empty)).hasMessage("is empty");
    Path text = written("text.png", "<html>".getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> Photo.read(text)).hasMessage("is no image of a known format");
    Path within = folder.resolve("text.png").resolve("in a file.png");
    assertThatThrownBy(() -> Photo.read(within)).hasMessageStartingWith("cannot be read: ");
  }

  @Test
  void samplesOfOtherKindsAreRefusedInASentence() throws IOException {
    Path floats = written("floats.tif", resource("floats.tif"));
    assertThatThrownBy(() -> Photo.read(floats))
        .hasMessage("holds 1 channel of floats; 1 to 4 channels of 8 or 16 bits are read");
  }

  @Test
  void theMeanIsOfAllPixels() {
    assertThat(new Photo(2, 1, new int[] {0x00FF10, 0x0001FF}).mean())
        .containsExactly(0, 128, 135.5);
  }
}
