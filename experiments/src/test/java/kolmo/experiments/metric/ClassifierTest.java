package kolmo.experiments.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.experiments.data.DataSource;
import kolmo.experiments.data.Dataset;
import kolmo.experiments.data.ImageOptions;
import kolmo.experiments.data.ImageSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierTest {

  private static final Classifier.Settings SMALL =
      new Classifier.Settings(List.of(16, 8), 30, 20, 1e-2, 1);

  private final Backend cpu = Backends.open("cpu");

  @AfterEach
  void nothingIsLeftBehind() {
    assertThat(cpu.live()).isZero();
    cpu.close();
  }

  /// The class of a point of the plane is its quadrant: not linear, so the hidden layers must
  /// learn.
  private static ImageSet quadrants(int n, long seed) {
    Rng rng = new Rng(seed);
    double[][] points = new double[n][2];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      points[i][0] = 2 * rng.nextDouble() - 1;
      points[i][1] = 2 * rng.nextDouble() - 1;
      labels[i] = points[i][0] * points[i][1] > 0 ? 1 : 0;
    }
    return Classifier.codes(points, labels);
  }

  @Test
  void itLearnsWhatNoLineSeparates() {
    try (Classifier c = new Classifier(cpu, 2, 2, SMALL)) {
      ImageSet test = quadrants(700, 2);
      assertThat(c.accuracy(test)).isLessThan(0.75);
      c.train(quadrants(1000, 1), SMALL);
      assertThat(c.accuracy(test)).isGreaterThan(0.95);
      assertThat(c.features(test)).hasDimensions(700, 8);
    }
  }

  @Test
  void theSameSettingsMakeTheSameClassifier() {
    try (Classifier a = new Classifier(cpu, 2, 2, SMALL);
        Classifier b = new Classifier(cpu, 2, 2, SMALL)) {
      a.train(quadrants(100, 1), SMALL);
      b.train(quadrants(100, 1), SMALL);
      assertThat(a.features(quadrants(9, 2))).isDeepEqualTo(b.features(quadrants(9, 2)));
    }
  }

  @Test
  void badSettingsAreRefused() {
    assertThatThrownBy(() -> new Classifier.Settings(List.of(), 1, 1, 1, 1))
        .hasMessageContaining("hidden layer");
    assertThatThrownBy(() -> new Classifier.Settings(List.of(1), 1, 0, 1, 1))
        .hasMessageContaining("batch ≥ 1");
  }

  @Test
  void theFeatureClassifierIsTrainedOnceForEachSet(@TempDir Path folder) throws IOException {
    Dataset all = DataSource.GLYPHS.load(null, ImageOptions.DEFAULT);
    Dataset set = new Dataset("part", "", 10, all.train().take(2000), all.test().take(300));
    Path kept = folder.resolve("features");
    double[][] first;
    try (FeatureClassifier f = FeatureClassifier.of(cpu, set, kept)) {
      first = f.of(set.test());
      assertThat(f.accuracy(set.test())).isGreaterThan(0.8);
      assertThat(first).hasDimensions(300, 128);
      assertThat(kept.resolve("features-" + f.key() + ".safetensors")).exists();
    }
    try (FeatureClassifier again = FeatureClassifier.of(cpu, set, kept)) {
      assertThat(again.of(set.test())).isDeepEqualTo(first);
    }
    Dataset other = new Dataset("part", "", 10, all.train().take(1900), all.test());
    assertThat(FeatureClassifier.key(cpu, other)).isNotEqualTo(FeatureClassifier.key(cpu, set));
    try (Stream<Path> files = Files.list(kept)) {
      Path file = files.findFirst().orElseThrow();
      Files.writeString(file, "not a classifier");
      assertThatThrownBy(() -> FeatureClassifier.of(cpu, set, kept))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file.toString());
    }
  }
}
