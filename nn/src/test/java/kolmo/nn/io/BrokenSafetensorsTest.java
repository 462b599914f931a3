package kolmo.nn.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import kolmo.autograd.array.Shape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is no safetensors file is refused with its name, what was expected and what was found.
class BrokenSafetensorsTest {

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("model.safetensors");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": expected a model file, found nothing there");
  }

  @Test
  void aFolderIsNoFile() {
    assertThatThrownBy(() -> Safetensors.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(folder + ": ");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 40})
  void aFileCutWithinItsHeaderIsRefused(int bytes) throws IOException {
    byte[] whole = sample();
    Files.write(file, Arrays.copyOf(whole, bytes));
    assertRefused("expected a safetensors file, found " + bytes + " bytes without its header");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 8})
  void aFileCutWithinItsDataIsRefused(int missing) throws IOException {
    byte[] whole = sample();
    Files.write(file, Arrays.copyOf(whole, whole.length - missing));
    assertRefused("expected 8 bytes of tensors, found " + (8 - missing) + "; cut short?");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 0, 1, 100_000_001, 1L << 32 | 16})
  void aHeaderLengthThatCannotBeIsRefused(long length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(length).put("{}              ".getBytes(UTF_8));
    Files.write(file, bytes.array());
    assertRefused("expected a safetensors file, found 64 bytes without its header");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no json",
        "{\"x\":",
        "{\"x\" 1}",
        "",
        "{} {}",
        "[1, 2]",
        "null",
        "17",
        "\"text\"",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}"
      })
  void aHeaderThatIsNoJsonObjectIsRefused(String header) throws IOException {
    RawFile.write(file, header, RawFile.floats(1));
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": expected a safetensors ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"F16\"", "\"BF16\"", "\"F64\"", "\"f32\"", "32", "null", "[]"})
  void anotherTypeIsNamed(String dtype) throws IOException {
    RawFile.write(
        file,
        "{\"x\":{\"dtype\":" + dtype + ",\"shape\":[1],\"data_offsets\":[0,4]}}",
        RawFile.floats(1));
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": tensor x: expected dtype F32, found ");
  }

  static Stream<Arguments> misfits() {
    return Stream.of(
            "\"shape\":[2],\"data_offsets\":[0,4]",
            "\"shape\":[1],\"data_offsets\":[0,8]",
            "\"shape\":[1],\"data_offsets\":[4,0]",
            "\"shape\":[1],\"data_offsets\":[-4,0]",
            "\"shape\":[-1],\"data_offsets\":[4,0]",
            "\"shape\":[-1,-1],\"data_offsets\":[0,4]",
            "\"shape\":[1]",
            "\"data_offsets\":[0,4]",
            "\"shape\":1,\"data_offsets\":[0,4]",
            "\"data_offsets\":[0,4],\"shape\":[1.5]",
            "\"data_offsets\":[0,4],\"shape\":[\"one\"]",
            "\"shape\":[1],\"data_offsets\":[0]",
            "\"shape\":[1],\"data_offsets\":\"0-4\"",
            "\"shape\":[1],\"data_offsets\":[0.5,4.5]",
            "\"shape\":[65536,65536],\"data_offsets\":[0,0]", // 2³² elements
            "\"shape\":[2147483648],\"data_offsets\":[0,4]", // no int
            "\"shape\":[1],\"data_offsets\":[9223372036854775804,9223372036854775808]")
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void offsetsThatDoNotFitTheShapeAreRefused(String rest) throws IOException {
    RawFile.write(file, "{\"x\":{\"dtype\":\"F32\"," + rest + "}}", RawFile.floats(1, 2));
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": tensor x: expected offsets that fit its shape, found {");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // 2⁹³ elements; 2⁶² elements, whose bytes are 0 in 64 bits
        "[2147483647,2147483647,2147483647]",
        "[1073741824,1073741824,4]"
      })
  void aShapeBeyondEveryMemoryIsRefused(String shape) throws IOException {
    RawFile.write(
        file,
        "{\"x\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":[0,0]}}",
        RawFile.floats(1));
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": ");
  }

  @Test
  void offsetsBehindTheEndAreRefused() throws IOException {
    RawFile.write(
        file,
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
        RawFile.floats(1));
    assertRefused("expected 8 bytes of tensors, found 4; cut short?");
  }

  @Test
  void aTensorThatIsNoObjectIsRefused() throws IOException {
    RawFile.write(file, "{\"x\":[1,2]}", RawFile.floats(1));
    assertRefused("tensor x: expected dtype F32, found none");
  }

  @Test
  void textThatIsNoTextIsRefused() throws IOException {
    RawFile.write(file, "{\"__metadata__\":{\"epochs\":{\"n\":3}}}", new byte[0]);
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": ");
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": " + message);
  }

  /// A good file of one tensor with eight bytes.
  private byte[] sample() throws IOException {
    Safetensors.Entry x = new Safetensors.Entry(Shape.of(2), new float[] {1, 2});
    new Safetensors(Map.of("x", x), Map.of()).write(file);
    return Files.readAllBytes(file);
  }
}
