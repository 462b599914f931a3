package kolmo.nn.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.UnaryFn;
import kolmo.nn.Linear;
import kolmo.nn.OnBackend;
import kolmo.nn.Parameter;
import kolmo.nn.Sequential;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("model.safetensors");
  }

  @ParameterizedTest
  @ValueSource(strings = {"oracle", "cpu"})
  void aModelComesBackBitByBit(String backend) throws IOException {
    OnBackend.run(
        backend,
        on -> {
          Sequential saved = model(on, 1);
          Checkpoint.save(file, saved.parameters(), Map.of("seed", "1"));
          Sequential other = model(on, 2);
          assertThat(floats(other)[0]).isNotEqualTo(floats(saved)[0]);
          Safetensors read = Safetensors.read(file);
          Checkpoint.load(file, read, other.parameters(), on);
          assertThat(floats(other)).isDeepEqualTo(floats(saved));
          assertThat(read.metadata()).containsExactly(Map.entry("seed", "1"));
          Parameter.close(saved.parameters());
          Parameter.close(other.parameters());
        });
  }

  @Test
  void aModelMovesFromOneBackendToTheOther() throws IOException {
    float[][] saved =
        OnBackend.get(
            "cpu",
            on -> {
              Sequential model = model(on, 1);
              Checkpoint.save(file, model.parameters(), Map.of());
              Parameter.close(model.parameters());
              return floatsOf(Safetensors.read(file));
            });
    OnBackend.run(
        "oracle",
        on -> {
          Sequential model = model(on, 2);
          Checkpoint.load(file, Safetensors.read(file), model.parameters(), on);
          assertThat(floats(model)).isDeepEqualTo(saved);
          Parameter.close(model.parameters());
        });
  }

  @Test
  void tensorsAreSavedUnderTheirNamesInOrder() throws IOException {
    OnBackend.run(
        "oracle",
        on -> {
          Sequential model = model(on, 1);
          Checkpoint.save(file, model.parameters(), Map.of());
          Map<String, Safetensors.Entry> tensors = Safetensors.read(file).tensors();
          assertThat(tensors.keySet())
              .containsExactly("net.0.weight", "net.0.bias", "net.1.weight", "net.1.bias");
          assertThat(tensors)
              .hasEntrySatisfying(
                  "net.0.weight", e -> assertThat(e.shape()).isEqualTo(Shape.of(3, 4)));
          Parameter.close(model.parameters());
        });
  }

  @Test
  void theOrderInTheFileDoesNotMatter() throws IOException {
    OnBackend.run(
        "oracle",
        on -> {
          Sequential saved = model(on, 1);
          Checkpoint.save(file, saved.parameters().reversed(), Map.of());
          Sequential other = model(on, 2);
          Checkpoint.load(file, Safetensors.read(file), other.parameters(), on);
          assertThat(floats(other)).isDeepEqualTo(floats(saved));
          Parameter.close(saved.parameters());
          Parameter.close(other.parameters());
        });
  }

  // --- another architecture ---

  @Test
  void aMissingTensorIsNamedAndNothingChanges() throws IOException {
    assertRefused(
        tensors -> tensors.remove("net.1.bias"),
        "another architecture: expected a tensor net.1.bias, found none");
  }

  @Test
  void anotherNameIsNamedAndNothingChanges() throws IOException {
    assertRefused(
        tensors -> tensors.put("net.1.offset", tensors.remove("net.1.bias")),
        "another architecture: expected a tensor net.1.bias, found none");
  }

  @Test
  void anotherShapeIsNamedAndNothingChanges() throws IOException {
    assertRefused(
        tensors -> tensors.put("net.1.weight", new Safetensors.Entry(Shape.of(2, 4), new float[8])),
        "another architecture: expected net.1.weight [4,2], found [2,4]");
  }

  @Test
  void oneTensorTooManyIsToldAndNothingChanges() throws IOException {
    assertRefused(
        tensors -> tensors.put("net.2.bias", new Safetensors.Entry(Shape.of(1), new float[1])),
        "another architecture: expected 4 tensors, found 5");
  }

  private void assertRefused(Consumer<Map<String, Safetensors.Entry>> change, String message)
      throws IOException {
    OnBackend.run(
        "oracle",
        on -> {
          Sequential saved = model(on, 1);
          Checkpoint.save(file, saved.parameters(), Map.of());
          Parameter.close(saved.parameters());
          Map<String, Safetensors.Entry> tensors =
              new LinkedHashMap<>(Safetensors.read(file).tensors());
          change.accept(tensors);
          Sequential model = model(on, 2);
          float[][] before = floats(model);
          assertThatThrownBy(
                  () ->
                      Checkpoint.load(
                          file, new Safetensors(tensors, Map.of()), model.parameters(), on))
              .isInstanceOf(IOException.class)
              .hasMessage(file + ": " + message);
          assertThat(floats(model)).isDeepEqualTo(before);
          Parameter.close(model.parameters());
        });
  }

  // --- saving ---

  @Test
  void twoParametersOfOneNameAreRefused() throws IOException {
    OnBackend.run(
        "oracle",
        on -> {
          try (Tensor a = on.full(Shape.of(1), 1);
              Tensor b = on.full(Shape.of(2), 2)) {
            List<Parameter> twins = List.of(new Parameter("w", a), new Parameter("w", b));
            assertThatThrownBy(() -> Checkpoint.save(file, twins, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two parameters are named w");
            assertThat(file).doesNotExist();
          }
        });
  }

  @Test
  void aFailedSaveLeavesTheOldModel() throws IOException {
    OnBackend.run(
        "oracle",
        on -> {
          Sequential model = model(on, 1);
          Checkpoint.save(file, model.parameters(), Map.of());
          byte[] old = Files.readAllBytes(file);
          Path far = folder.resolve("nowhere").resolve("model.safetensors");
          assertThatThrownBy(() -> Checkpoint.save(far, model.parameters(), Map.of()))
              .isInstanceOf(IOException.class)
              .hasMessageStartingWith(far + ": cannot be written: ");
          assertThat(Files.readAllBytes(file)).isEqualTo(old);
          Parameter.close(model.parameters());
        });
  }

  // --- shared ---

  private static Sequential model(Backend on, long seed) {
    Rng rng = new Rng(seed);
    return new Sequential(
        List.of(
            Linear.create(on, "net.0", 3, 4, UnaryFn.RELU, rng),
            Linear.create(on, "net.1", 4, 2, UnaryFn.IDENTITY, rng)));
  }

  private static float[][] floats(Sequential model) {
    return model.parameters().stream().map(p -> p.tensor().toFloats()).toArray(float[][]::new);
  }

  private static float[][] floatsOf(Safetensors saved) {
    return saved.tensors().values().stream().map(Safetensors.Entry::values).toArray(float[][]::new);
  }
}
