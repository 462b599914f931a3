package kolmo.nn.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kolmo.autograd.array.Shape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("model.safetensors");
  }

  // --- both ways ---

  @Test
  void everyBitComesBack() throws IOException {
    Random rng = new Random(1);
    float[] values = new float[1000];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(rng.nextInt()); // NaNs, infinities and subnormals among them
    }
    values[0] = -0.0f;
    values[1] = Float.MIN_VALUE;
    values[2] = Float.NEGATIVE_INFINITY;
    values[3] = Float.intBitsToFloat(0x7FC01234); // a NaN with a message
    write(Map.of("x", entry(Shape.of(10, 100), values)), Map.of());
    Safetensors.Entry back = tensor(Safetensors.read(file), "x");
    assertThat(back.shape()).isEqualTo(Shape.of(10, 100));
    assertThat(bits(back.values())).containsExactly(bits(values));
  }

  @Test
  void shapesNamesOrderAndTextComeBack() throws IOException {
    Map<String, Safetensors.Entry> tensors = new LinkedHashMap<>();
    tensors.put("encoder.0.weight", entry(Shape.of(2, 3), 1, 2, 3, 4, 5, 6));
    tensors.put("a scalar", entry(Shape.scalar(), 7));
    tensors.put("nothing", entry(Shape.of(3, 0)));
    tensors.put("\"größer\"\n\\ 𝛼", entry(Shape.of(1, 1, 1), 8));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("settings", "{\"alpha\": 0.95}");
    metadata.put("naïve ключ", "line 1\nline 2");
    write(tensors, metadata);
    Safetensors back = Safetensors.read(file);
    assertThat(back.metadata()).containsExactlyEntriesOf(metadata);
    assertThat(back.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
    tensors.forEach(
        (name, e) -> {
          assertThat(tensor(back, name).shape()).isEqualTo(e.shape());
          assertThat(tensor(back, name).values()).containsExactly(e.values());
        });
  }

  @Test
  void aModelWithoutTensorsIsAFileToo() throws IOException {
    write(Map.of(), Map.of("only", "text"));
    Safetensors back = Safetensors.read(file);
    assertThat(back.tensors()).isEmpty();
    assertThat(back.metadata()).containsExactly(Map.entry("only", "text"));
  }

  // --- what is written, byte by byte ---

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "12", "123", "1234", "12345", "123456", "1234567"})
  void layoutIsTheFormats(String padding) throws IOException {
    Map<String, Safetensors.Entry> tensors = new LinkedHashMap<>();
    tensors.put("b" + padding, entry(Shape.of(2, 1), 1.5f, -2));
    tensors.put("a", entry(Shape.of(3), 3, 4, 5));
    write(tensors, Map.of("note", "hello"));

    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    long length = bytes.getLong();
    byte[] header = new byte[(int) length];
    bytes.get(header);
    String json = new String(header, UTF_8);
    assertThat(length % 8).as("data starts 8-byte aligned").isZero();
    assertThat(json).startsWith("{").doesNotContain("\n");
    assertThat(json.stripTrailing()).endsWith("}"); // filled up with spaces, as the format says
    assertThat(json).contains("\"__metadata__\":{\"note\":\"hello\"}");
    assertThat(described(json, "b" + padding)).isEqualTo("F32 2,1 0,8");
    assertThat(described(json, "a")).isEqualTo("F32 3 8,20");
    assertThat(bytes.remaining()).isEqualTo(20);
    for (float expected : new float[] {1.5f, -2, 3, 4, 5}) {
      assertThat(bytes.getFloat()).isEqualTo(expected);
    }
  }

  /// `dtype shape offsets` of a tensor, found without a JSON parser.
  private static String described(String json, String name) {
    Matcher m =
        Pattern.compile(
                Pattern.quote("\"" + name + "\":{")
                    + "\"dtype\":\"(\\w+)\",\"shape\":\\[([\\d,]*)\\],"
                    + "\"data_offsets\":\\[(\\d+,\\d+)\\]\\}")
            .matcher(json);
    assertThat(m.find()).as("%s in %s", name, json).isTrue();
    return m.group(1) + " " + m.group(2) + " " + m.group(3);
  }

  // --- what others write ---

  @Test
  void readsAnotherProgramsFile() throws IOException {
    // no padding, spaces and line ends, fields in another order, metadata last, tensors listed in
    // another order than they lie
    String header =
        """
        {"bias": {"data_offsets": [8, 12], "shape": [1], "dtype": "F32"},
          "weight" :{ "shape":[ 1 , 2 ],"dtype":"F32", "data_offsets":[0,8]},
         "scale":{"dtype":"F32","shape":[],"data_offsets":[12,16]},
         "__metadata__":{"format":"pt"}}\
        """;
    assertThat(header.getBytes(UTF_8).length % 8).isNotZero();
    RawFile.write(file, header, RawFile.floats(1, 2, 3, 4));
    Safetensors read = Safetensors.read(file);
    assertThat(read.tensors().keySet()).containsExactly("bias", "weight", "scale");
    assertThat(tensor(read, "weight").shape()).isEqualTo(Shape.of(1, 2));
    assertThat(tensor(read, "weight").values()).containsExactly(1, 2);
    assertThat(tensor(read, "bias").values()).containsExactly(3);
    assertThat(tensor(read, "scale").shape()).isEqualTo(Shape.scalar());
    assertThat(tensor(read, "scale").values()).containsExactly(4);
    assertThat(read.metadata()).containsExactly(Map.entry("format", "pt"));
  }

  @Test
  void readsTheSmallestFileThereIs() throws IOException {
    RawFile.write(file, "{}", new byte[0]);
    assertThat(Safetensors.read(file).tensors()).isEmpty();
    assertThat(Safetensors.read(file).metadata()).isEmpty();
  }

  // --- when writing fails ---

  @Test
  void aMissingFolderIsAnErrorThatNamesTheFile() {
    Path far = folder.resolve("nowhere").resolve("model.safetensors");
    assertThatThrownBy(() -> sample().write(far))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(far + ": cannot be written: ");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFolderInThePlaceStaysAndNothingIsLeftBesideIt() throws IOException {
    Files.createDirectory(file);
    Files.writeString(file.resolve("inside"), "kept");
    assertThatThrownBy(() -> sample().write(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": cannot be written: ");
    assertThat(file.resolve("inside")).hasContent("kept");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void aFailedWriteLeavesTheOldFile() throws IOException {
    sample().write(file);
    byte[] old = Files.readAllBytes(file);
    // something that cannot be written to lies where the new file would be made
    Files.createDirectories(folder.resolve("model.safetensors.part").resolve("full"));
    Safetensors next = new Safetensors(Map.of("y", entry(Shape.of(1), 9)), Map.of("note", "newer"));
    assertThatThrownBy(() -> next.write(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": cannot be written: ");
    assertThat(Files.readAllBytes(file)).isEqualTo(old);
  }

  @Test
  void aWriteReplacesTheOldFileAndLeavesNothingElse() throws IOException {
    sample().write(file);
    write(Map.of("y", entry(Shape.of(1), 9)), Map.of());
    assertThat(Safetensors.read(file).tensors()).containsOnlyKeys("y");
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).containsExactly(file);
    }
  }

  // --- shared ---

  private static Safetensors.Entry tensor(Safetensors read, String name) {
    return Objects.requireNonNull(read.tensors().get(name), name);
  }

  private static Safetensors sample() {
    return new Safetensors(Map.of("x", entry(Shape.of(2), 1, 2)), Map.of());
  }

  private void write(Map<String, Safetensors.Entry> tensors, Map<String, String> metadata)
      throws IOException {
    new Safetensors(tensors, metadata).write(file);
  }

  private static Safetensors.Entry entry(Shape shape, float... values) {
    return new Safetensors.Entry(shape, values);
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
