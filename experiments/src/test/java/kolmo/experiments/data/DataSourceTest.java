package kolmo.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DataSourceTest {

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void isFoundByItsName(DataSource source) {
    assertThat(DataSource.of(source.cliName())).isEqualTo(source);
    assertThat(source).hasToString(source.cliName());
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> DataSource.of("mnits"))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "unknown data set 'mnits', known are: glyphs, colour-glyphs, mnist, fashion-mnist,"
                + " svhn, celeba, folder");
  }

  @Test
  void theFolderIsBelowTheDataFolderOrBelowKolmo() {
    assertThat(DataSource.MNIST.folder("/d", "/k")).isEqualTo(Path.of("/d/mnist"));
    assertThat(DataSource.MNIST.folder(" ", "/k")).isEqualTo(Path.of("/k/data/mnist"));
    assertThat(DataSource.FASHION_MNIST.folder(null, "/k"))
        .isEqualTo(Path.of("/k/data/fashion-mnist"));
    assertThat(DataSource.MNIST.folder(null, null)).isEqualTo(Path.of("data/mnist"));
  }

  @Test
  void aMissingFileIsNamedWithTheFolderAndTheCure() throws Exception {
    assertThatThrownBy(() -> DataSource.MNIST.load(folder, ImageOptions.DEFAULT))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "train-images-idx3-ubyte.gz is missing from %s%n`./kolmo data fetch mnist` gets it",
            folder);
    Files.createFile(folder.resolve("train-images-idx3-ubyte"));
    assertThatThrownBy(() -> DataSource.FASHION_MNIST.load(folder, ImageOptions.DEFAULT))
        .hasMessageContaining("train-labels-idx1-ubyte.gz is missing from " + folder)
        .hasMessageContaining("./kolmo data fetch fashion-mnist");
  }

  @Test
  void glyphsAreGeneratedAndPublishedSetsAreNot() {
    assertThat(DataSource.GLYPHS.isGenerated()).isTrue();
    assertThat(DataSource.COLOUR_GLYPHS.isGenerated()).isTrue();
    assertThat(DataSource.MNIST.isGenerated()).isFalse();
    assertThat(DataSource.FASHION_MNIST.isGenerated()).isFalse();
  }
}
