package kolmo.nn.io;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import kolmo.autograd.array.Shape;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The safetensors file format: named float32 tensors and a map of strings, readable by the field's
/// other tools.
///
/// ```text
/// 8 bytes   length of the header, little-endian
/// header    JSON: "__metadata__": {text: text}, name: {"dtype": "F32", "shape": […], "data_offsets": [from, to]}
/// data      the tensors' bytes, little-endian, row-major
/// ```
///
/// @param tensors by name, in file order
/// @param metadata free text by key
public record Safetensors(Map<String, Entry> tensors, Map<String, String> metadata) {

  private static final String METADATA = "__metadata__";
  private static final int MAX_HEADER = 100_000_000; // the format's own limit
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// One tensor.
  ///
  /// @param shape its axes
  /// @param values row-major
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Entry(Shape shape, float[] values) {
    public Entry {
      if (values.length != shape.size()) {
        throw new IllegalArgumentException(
            "a tensor " + shape + " wants " + shape.size() + " values, got " + values.length);
      }
    }
  }

  /// Writes the file beside its place and then moves it there: a reader never sees half of it, and
  /// a failure leaves an older file as it was.
  ///
  /// @throws IOException if it cannot be written; the message names the file
  public void write(Path file) throws IOException {
    byte[] header = header();
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (OutputStream out = Files.newOutputStream(part)) {
        byte[] length = new byte[8];
        little(length).putLong(header.length);
        out.write(length);
        out.write(header);
        for (Entry e : tensors.values()) {
          byte[] bytes = new byte[4 * e.values().length];
          little(bytes).asFloatBuffer().put(e.values());
          out.write(bytes);
        }
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      IOException failure = new IOException(file + ": cannot be written: " + e.getMessage(), e);
      try {
        Files.deleteIfExists(part);
      } catch (IOException left) {
        failure.addSuppressed(left);
      }
      throw failure;
    }
  }

  private byte[] header() {
    ObjectNode json = JSON.createObjectNode();
    ObjectNode texts = json.putObject(METADATA);
    metadata.forEach(texts::put);
    long at = 0;
    for (var named : tensors.entrySet()) {
      Entry e = named.getValue();
      ObjectNode t = json.putObject(named.getKey());
      t.put("dtype", "F32");
      var shape = t.putArray("shape");
      Arrays.stream(e.shape().dims()).forEach(shape::add);
      t.putArray("data_offsets").add(at).add(at + 4L * e.values().length);
      at += 4L * e.values().length;
    }
    byte[] bytes = JSON.writeValueAsBytes(json);
    byte[] padded = Arrays.copyOf(bytes, (bytes.length + 7) / 8 * 8); // data starts 8-byte aligned
    Arrays.fill(padded, bytes.length, padded.length, (byte) ' ');
    return padded;
  }

  /// Reads a file of float32 tensors.
  ///
  /// @throws IOException if it is missing, cut short or not such a file; the message names the
  ///   file, what was expected and what was found
  public static Safetensors read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": expected a model file, found a folder");
    }
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      long size = Files.size(file);
      byte[] lead = in.readNBytes(8);
      long length = lead.length == 8 ? little(lead).getLong() : -1;
      if (length < 2 || length > MAX_HEADER || 8 + length > size) {
        throw new IOException(
            file + ": expected a safetensors file, found " + size + " bytes without its header");
      }
      String header = new String(in.readNBytes((int) length), StandardCharsets.UTF_8);
      JsonNode json = JSON.readTree(header);
      if (!json.isObject()) {
        throw new IOException(
            file + ": expected a safetensors header, found " + json.getNodeType());
      }
      return body(file, json, in, size - 8 - length);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": expected a model file, found nothing there", e);
    } catch (JacksonException e) {
      throw new IOException(
          file + ": expected a safetensors header in JSON, found " + e.getOriginalMessage(), e);
    }
  }

  private static Safetensors body(Path file, JsonNode json, DataInputStream in, long bytes)
      throws IOException {
    byte[] data = in.readNBytes((int) Math.min(bytes, Integer.MAX_VALUE - 8));
    Map<String, Entry> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (var field : json.properties()) {
      JsonNode v = field.getValue();
      if (field.getKey().equals(METADATA)) {
        v.properties().forEach(e -> metadata.put(e.getKey(), e.getValue().asString()));
      } else {
        tensors.put(field.getKey(), entry(file, field.getKey(), v, data));
      }
    }
    return new Safetensors(tensors, metadata);
  }

  private static Entry entry(Path file, String name, JsonNode v, byte[] data) throws IOException {
    String dtype = v.path("dtype").asString("none");
    if (!dtype.equals("F32")) {
      throw new IOException(file + ": tensor " + name + ": expected dtype F32, found " + dtype);
    }
    JsonNode shape = v.path("shape");
    JsonNode offsets = v.path("data_offsets");
    long from = whole(offsets.path(0));
    long to = whole(offsets.path(1));
    int[] dims = new int[shape.size()];
    double bytes = 4; // a double does not wrap around, and is exact as far as an int reaches
    for (int i = 0; i < dims.length; i++) {
      long d = whole(shape.path(i));
      dims[i] = (int) Math.min(d, Integer.MAX_VALUE);
      bytes *= d < 0 ? Double.NaN : d;
    }
    if (!shape.isArray() || from < 0 || to < from || bytes != to - from) {
      throw new IOException(
          file + ": tensor " + name + ": expected offsets that fit its shape, found " + v);
    }
    if (to > data.length) {
      throw new IOException(
          file + ": expected " + to + " bytes of tensors, found " + data.length + "; cut short?");
    }
    float[] values = new float[(int) ((to - from) / 4)];
    ByteBuffer.wrap(data, (int) from, (int) (to - from))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return new Entry(Shape.of(dims), values);
  }

  /// The whole number, or −1 if it is none.
  private static long whole(JsonNode v) {
    return v.isIntegralNumber() && v.canConvertToLong() ? v.asLong() : -1;
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
