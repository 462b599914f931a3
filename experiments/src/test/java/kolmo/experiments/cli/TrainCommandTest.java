package kolmo.experiments.cli;

import static kolmo.experiments.cli.Cli.works;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kolmo.experiments.model.Method;
import kolmo.experiments.run.ModelFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Training with the defaults of a method.
class TrainCommandTest {

  @TempDir private Path folder;

  /// At the rate of the other methods its weights leave the range of Björck's iteration.
  @Tag("long")
  @Test
  void theLipschitzVaeTrainsAtARateOfItsOwn() throws IOException {
    works(
        "train",
        "--method=lipschitz-vae",
        "--train-images=2000",
        "--epochs=3",
        "--overwrite",
        "--out=" + folder);
    List<String> metrics = Files.readAllLines(folder.resolve("metrics.csv"));
    assertThat(metrics.getFirst()).startsWith("epoch,step,total,");
    assertThat(metrics).hasSize(1 + 60);
    double[] losses =
        metrics.stream()
            .skip(1)
            .mapToDouble(l -> Double.parseDouble(l.split(",", -1)[2]))
            .toArray();
    assertThat(losses).doesNotContain(Double.NaN);
    assertThat(losses[59]).isLessThan(losses[0]);
    assertThat(ModelFile.read(folder.resolve("model.safetensors")).settings().training())
        .extracting(t -> t.learningRate().initial())
        .isEqualTo(Method.LIPSCHITZ_VAE.defaults().firstRate());
  }
}
