package kolmo.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where published files are looked for.
class OfficialFileTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train-images-idx3-ubyte.gz",
        "train-images-idx3-ubyte",
        "train-images.idx3-ubyte.gz",
        "train-images.idx3-ubyte",
        "train-images-idx3-ubyte/train-images-idx3-ubyte",
        "raw/train-images-idx3-ubyte",
        "MNIST/raw/train-images-idx3-ubyte.gz",
        "MNIST/raw/train-images-idx3-ubyte",
      })
  void theNamesAndFoldersOfOtherProgramsAreKnown(String name) throws IOException {
    byte[] plain = Fixture.TRAIN_IMAGES;
    byte[] packed = Fixture.gzip(plain);
    OfficialFile file =
        OfficialFile.list(
                """
                %d %s train-images-idx3-ubyte.gz
                %d %s train-images-idx3-ubyte
                """
                    .formatted(
                        packed.length,
                        OfficialFile.md5Of(packed),
                        plain.length,
                        OfficialFile.md5Of(plain)),
                "raw",
                "MNIST/raw")
            .getFirst();
    assertThat(file.isIn(folder)).isFalse();
    Path place = folder.resolve(name);
    Files.createDirectories(place.getParent());
    Files.write(place, name.endsWith(".gz") ? packed : plain);
    assertThat(file.isIn(folder)).isTrue();
    assertThat(file.in(folder)).isEqualTo(place);
    assertThat(file.read(folder)).isEqualTo(Files.readAllBytes(place));
  }

  @Test
  void eachSetHasTheFolderThatTorchvisionGivesIt() {
    for (DataSource source : List.of(DataSource.MNIST, DataSource.FASHION_MNIST)) {
      String wanted = source == DataSource.MNIST ? "MNIST/raw" : "FashionMNIST/raw";
      assertThat(((Origin.Published) source.origin()).files())
          .hasSize(4)
          .allSatisfy(f -> assertThat(f.elsewhere()).containsExactly("raw", wanted));
    }
  }

  @Test
  void otherFilesInTheirPlaceAreNamed() throws IOException {
    Files.writeString(folder.resolve("mnist.npz"), "");
    assertThatThrownBy(() -> DataSource.MNIST.load(folder, ImageOptions.DEFAULT))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(folder + " (there are mnist.npz)");
  }
}
