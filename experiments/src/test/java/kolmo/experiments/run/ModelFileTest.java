package kolmo.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.experiments.data.ImageShape;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.model.Method;
import kolmo.experiments.train.Settings;
import kolmo.nn.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A model to a file and back.
class ModelFileTest {

  private static final ImageShape IMAGE = new ImageShape(1, 6, 5);

  @TempDir private Path folder;

  /// The settings that make a small model of a method.
  private static Settings settings(Method method) {
    Settings d = Settings.DEFAULT;
    Settings.Training training =
        new Settings.Training(1, 4, d.training().learningRate(), d.training().adam());
    return new Settings(7, "cpu", d.data(), method, method.defaults(), training);
  }

  private static Autoencoder create(Backend on, Method method) {
    return method.defaults().create(on, IMAGE, 4, new Rng(99));
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void thereAndBack(Method method) throws IOException {
    Path file = folder.resolve("model.safetensors");
    try (Backend cpu = Backends.open("cpu")) {
      try (Autoencoder model = create(cpu, method)) {
        ModelFile.save(file, model, settings(method), IMAGE);
        ModelFile read = ModelFile.read(file);
        assertThat(read.settings()).isEqualTo(settings(method));
        assertThat(read.image()).isEqualTo(IMAGE);
        try (Autoencoder again = read.open(cpu)) {
          assertSame(again.parameters(), model.parameters());
        }
      }
      assertThat(cpu.live()).isZero();
    }
  }

  private static void assertSame(List<Parameter> found, List<Parameter> wanted) {
    assertThat(found)
        .extracting(Parameter::name)
        .isEqualTo(wanted.stream().map(Parameter::name).toList());
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).tensor().toFloats())
          .as(found.get(i).name())
          .isEqualTo(wanted.get(i).tensor().toFloats());
    }
  }

  @Test
  void anotherBackendReadsItToo() throws IOException {
    Path file = folder.resolve("model.safetensors");
    try (Backend cpu = Backends.open("cpu");
        Backend oracle = Backends.open("oracle");
        Autoencoder model = create(cpu, Method.OURS)) {
      ModelFile.save(file, model, settings(Method.OURS), IMAGE);
      try (Autoencoder again = ModelFile.read(file).open(oracle)) {
        assertSame(again.parameters(), model.parameters());
      }
      assertThat(oracle.live()).isZero();
    }
  }

  @Test
  void theSameModelGivesTheSameBytes() throws IOException {
    Path one = folder.resolve("1");
    Path two = folder.resolve("2");
    for (Path file : List.of(one, two)) {
      try (Backend cpu = Backends.open("cpu");
          Autoencoder model = create(cpu, Method.OURS)) {
        ModelFile.save(file, model, settings(Method.OURS), IMAGE);
      }
    }
    assertThat(two).hasSameBinaryContentAs(one);
  }

  @Test
  void aModelThatDoesNotFitLeavesNothingOnTheBackend() throws IOException {
    Path file = folder.resolve("model.safetensors");
    try (Backend cpu = Backends.open("cpu")) {
      try (Autoencoder model = create(cpu, Method.GMM_DAE)) {
        ModelFile.save(file, model, settings(Method.VAE), IMAGE);
      }
      ModelFile read = ModelFile.read(file);
      assertThatThrownBy(() -> read.open(cpu))
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll(file.toString(), "another architecture");
      assertThat(cpu.live()).isZero();
    }
  }

  @Test
  void aFailedSaveLeavesTheOlderFile() throws IOException {
    Path place = Files.createDirectories(folder.resolve("taken/by a folder"));
    Files.writeString(place.resolve("mine"), "mine");
    try (Backend cpu = Backends.open("cpu");
        Autoencoder model = create(cpu, Method.VAE)) {
      assertThatThrownBy(() -> ModelFile.save(place, model, settings(Method.VAE), IMAGE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(place.toString());
    }
    assertThat(place.resolve("mine")).hasContent("mine");
    assertThat(folder.resolve("taken").toFile().list()).containsExactly("by a folder");
  }
}
