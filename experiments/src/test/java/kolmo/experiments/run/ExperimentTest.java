package kolmo.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import kolmo.experiments.attack.Optimizer;
import kolmo.experiments.cli.Cli;
import kolmo.experiments.data.DataException;
import kolmo.experiments.data.DataSource;
import kolmo.experiments.model.Method;
import kolmo.experiments.train.Settings;
import kolmo.experiments.train.TrainingDiverged;
import kolmo.nn.optim.LearningRate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Runs that do not end as planned.
class ExperimentTest {

  private static final Settings.Protocol PROTOCOL =
      new Settings.Protocol(4, 1, List.of(1.0, 2.0), 2, Settings.Scheme.PAPER, Optimizer.PGD);

  @TempDir private Path folder;

  private static Settings settings(int epochs, double rate) {
    Settings d = Settings.DEFAULT;
    return new Settings(
        1,
        "cpu",
        new Settings.Data(DataSource.GLYPHS, null, 60, Settings.Split.TEST),
        Method.OURS,
        d.model(),
        new Settings.Training(epochs, 20, LearningRate.constant(rate), d.training().adam()));
  }

  private Experiment.Status run(
      Settings settings, Settings.@Nullable Protocol protocol, BooleanSupplier interrupted)
      throws IOException {
    return new Experiment(settings, protocol, RunFolder.open(folder, true)).run(interrupted);
  }

  private JsonNode summary() throws IOException {
    return Cli.json(Files.readString(folder.resolve("summary.json")));
  }

  private String report() throws IOException {
    return Files.readString(folder.resolve("report.html"));
  }

  /// The model loads, the metrics have a row for each step, the report says how it ended.
  private void assertUsable(int steps, String status) throws IOException {
    assertThat(summary().at("/status").asString()).isEqualTo(status);
    assertThat(summary().at("/steps").asInt()).isEqualTo(steps);
    assertThat(report().contains("Status: " + status)).isTrue(); // without printing all of it
    List<String> metrics = Files.readAllLines(folder.resolve("metrics.csv"));
    assertThat(metrics).hasSize(1 + steps);
    assertThat(metrics).allMatch(l -> l.split(",").length == metrics.getFirst().split(",").length);
    Path picture = folder.resolve("sample.png");
    Cli.works(
        "sample",
        "--count=1",
        "--model=" + folder.resolve("model.safetensors"),
        "--out=" + picture);
    assertThat(picture).isNotEmptyFile();
  }

  @Test
  void interruptedInTraining() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    var status = run(settings(100, 1e-3), PROTOCOL, () -> asked.incrementAndGet() > 6);
    assertThat(status).isEqualTo(Experiment.Status.INTERRUPTED);
    assertUsable(5, "interrupted"); // asked once before training
    assertThat(folder.resolve("attacks.csv")).doesNotExist();
    assertThat(Files.readAllLines(folder.resolve("epochs.csv"))).hasSize(2); // one was complete
  }

  @Test
  void interruptedBeforeTheFirstStep() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    run(settings(100, 1e-3), PROTOCOL, () -> asked.incrementAndGet() > 1);
    assertUsable(0, "interrupted");
  }

  @Test
  void interruptedBeforeAnythingBegan() throws IOException {
    Files.writeString(folder.resolve("summary.json"), "of an earlier run");
    assertThat(run(settings(100, 1e-3), PROTOCOL, () -> true))
        .isEqualTo(Experiment.Status.INTERRUPTED);
    assertThat(folder.resolve("summary.json")).hasContent("of an earlier run");
    assertThat(folder.toFile().list()).containsExactly("summary.json");
  }

  @Test
  void interruptedInTheAttacks() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    var status = run(settings(1, 1e-3), PROTOCOL, () -> asked.incrementAndGet() > 11);
    assertThat(status).isEqualTo(Experiment.Status.INTERRUPTED);
    assertUsable(3, "interrupted");
    List<String> attacks = Files.readAllLines(folder.resolve("attacks.csv"));
    assertThat(attacks).hasSizeBetween(2, 4); // of four
    assertThat(report().contains(">NaN<")).isFalse();
  }

  @Test
  void diverged() throws IOException {
    assertThatThrownBy(() -> run(settings(3, 1e30), PROTOCOL, () -> false))
        .isInstanceOf(TrainingDiverged.class)
        .hasMessageStartingWith("step 2: the loss is NaN (terms: rec = NaN")
        .hasMessageEndingWith("; see " + folder.resolve("report.html"));
    assertUsable(2, "diverged");
    assertThat(summary().at("/error").asString()).startsWith("step 2: the loss is NaN");
    assertThat(report().contains("step 2: the loss is NaN")).isTrue();
    assertThat(folder.resolve("training.safetensors")).doesNotExist(); // nothing to go on with
    assertThat(folder.resolve("attacks.csv")).doesNotExist();
  }

  @Test
  void whatCannotRunCostsNoEarlierResult() throws IOException {
    Path old = Files.writeString(folder.resolve("summary.json"), "of an earlier run");
    Settings good = settings(1, 1e-3);
    var nowhere = new Settings.Data(DataSource.MNIST, folder.toString(), 0, Settings.Split.TEST);
    var tooMany = new Settings.Data(DataSource.GLYPHS, null, 99_999, Settings.Split.TEST);
    var tooFew = new Settings.Data(DataSource.GLYPHS, null, 19, Settings.Split.TEST);
    for (Settings.Data data : List.of(nowhere, tooMany, tooFew)) {
      Settings bad = new Settings(1, "cpu", data, good.method(), good.model(), good.training());
      assertThatThrownBy(() -> run(bad, PROTOCOL, () -> false)).isInstanceOf(DataException.class);
      assertThat(old).hasContent("of an earlier run");
    }
    var protocol =
        new Settings.Protocol(2001, 1, List.of(1.0), 1, Settings.Scheme.PAPER, Optimizer.PGD);
    assertThatThrownBy(() -> run(good, protocol, () -> false)).isInstanceOf(DataException.class);
    assertThat(old).hasContent("of an earlier run");
    assertThat(folder.toFile().list()).containsExactly("summary.json");
  }
}
