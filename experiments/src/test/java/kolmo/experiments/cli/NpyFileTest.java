package kolmo.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import kolmo.experiments.data.DataException;
import kolmo.experiments.data.NpyFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// NumPy's files, the sound and the broken.
class NpyFileTest {

  private static final double[][] MATRIX = {{1, 2, 3}, {40, 50, 60}};

  @TempDir private Path folder;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("x.npy"), bytes);
  }

  private double[][] read(byte[] bytes) throws IOException {
    return NpyFile.readMatrix(file(bytes));
  }

  private void refuses(byte[] bytes, String... fragments) {
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(folder.resolve("x.npy").toString())
        .hasMessageContainingAll(fragments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2"})
  void everyNumberTypeInEveryOrder(String type) throws IOException {
    for (String bytes : new String[] {"<", ">"}) {
      for (boolean fortran : new boolean[] {false, true}) {
        assertThat(read(NpyBytes.of(bytes + type, fortran, MATRIX))).isDeepEqualTo(MATRIX);
      }
    }
  }

  @Test
  void signsAreKeptAndUnsignedNumbersHaveNone() throws IOException {
    double[][] negative = {{-1, -100}};
    assertThat(read(NpyBytes.of("<i1", false, negative))).isDeepEqualTo(negative);
    assertThat(read(NpyBytes.of("<i4", false, negative))).isDeepEqualTo(negative);
    double[][] large = {{255, 200}};
    assertThat(read(NpyBytes.of("|u1", false, large))).isDeepEqualTo(large);
    double[][] larger = {{65_535, 40_000}};
    assertThat(read(NpyBytes.of("<u2", false, larger))).isDeepEqualTo(larger);
    double[][] largest = {{4_294_967_295.0}};
    assertThat(read(NpyBytes.of(">u4", false, largest))).isDeepEqualTo(largest);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everyVersionOfTheFormat(int version) throws IOException {
    byte[] data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(7.5).array();
    assertThat(read(NpyBytes.of(version, "<f8", false, "(1, 1)", data)))
        .isDeepEqualTo(new double[][] {{7.5}});
  }

  @Test
  void aMatrixMayHaveNoRows() throws IOException {
    assertThat(read(NpyBytes.of(1, "<f8", false, "(0, 3)", new byte[0])).length).isZero();
  }

  @Test
  void doublesKeepEveryBit() throws IOException {
    double[][] awkward = {{Math.PI, -0.0, Double.MIN_VALUE, Double.MAX_VALUE}};
    assertThat(read(NpyBytes.of(">f8", true, awkward))).isDeepEqualTo(awkward);
  }

  @Test
  void nothingThere() {
    assertThatThrownBy(() -> NpyFile.readMatrix(folder.resolve("no.npy")))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("no.npy", "expected a .npy file", "nothing there");
  }

  @Test
  void anotherFormat() {
    refuses(new byte[0], "0 other bytes");
    refuses(
        "1,2,3\n4,5,6\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII), "expected a .npy");
  }

  @Test
  void cutShortAnywhere() {
    byte[] whole = NpyBytes.of("<f8", false, MATRIX);
    for (int length = 0; length < whole.length; length++) {
      refuses(Arrays.copyOf(whole, length), "expected");
    }
  }

  @Test
  void tooLong() {
    byte[] whole = NpyBytes.of("<f8", false, MATRIX);
    refuses(Arrays.copyOf(whole, whole.length + 1), "expected 48 bytes", "found 49");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(6,)", "()", "(2, 3, 1)", "(-2, -3)"})
  void notTwoAxes(String shape) {
    refuses(NpyBytes.of(1, "<f8", false, shape, new byte[48]), "two axes [rows,columns]", shape);
  }

  @Test
  void moreThanFits() {
    refuses(NpyBytes.of(1, "<f8", false, "(100000, 100000)", new byte[8]), "2³¹");
    refuses(NpyBytes.of(1, "<f8", false, "(99999999999, 1)", new byte[8]), "2³¹");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void numbersThatAreNone(double value) {
    double[][] matrix = {{0, 1}, {2, value}};
    refuses(NpyBytes.of("<f8", false, matrix), "finite", Double.toString(value), "[1,1]");
    refuses(NpyBytes.of("<f4", true, matrix), "finite", "[1,1]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<c8", "<U5", "|O", "<f16", "<M8[s]", "|V4"})
  void typesThatAreNoRealNumbers(String type) {
    assertThatThrownBy(() -> read(NpyBytes.of(1, type, false, "(1, 1)", new byte[8])))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected numbers (f2, f4, f8, integers or booleans)");
  }

  /// The header is Python, and other programs write it otherwise.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr': '<i2', 'fortran_order': False, 'shape': (2L, 3L)}",
        "{ 'shape':(2,3,),'fortran_order':False,\t'descr':\n'<i2' }",
        "{\"descr\": \"<i2\", \"fortran_order\": False, \"shape\": (2, 3), 'more': None}",
        "{u'descr': u'int16', u'fortran_order': False, u'shape': [2, 3]}",
        "{'descr': 'h', 'fortran_order': False, 'shape': (+2, 3,), 'x': [{}, (), 'a\\'b']}",
      })
  void anyPythonOfTheSameMeaning(String header) throws IOException {
    byte[] data = new byte[12];
    ByteBuffer numbers = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(MATRIX).flatMapToDouble(Arrays::stream).forEach(v -> numbers.putShort((short) v));
    assertThat(read(NpyBytes.of(1, header, data))).isDeepEqualTo(MATRIX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr': '<i2', 'fortran_order': False, 'shape': (2, 3)",
        "{'descr': '<i2', 'fortran_order': False, 'shape': (2, 3)} x",
        "{'descr': '<i2', 'fortran_order': False, 'shape': (2 3)}",
        "{'descr': '<i2, 'fortran_order': False, 'shape': (2, 3)}",
        "{'descr' '<i2'}",
        "",
      })
  void noPython(String header) {
    refuses(NpyBytes.of(1, header, new byte[12]), "expected a header in Python (wanted ");
  }

  @Test
  void partsThatAreMissing() {
    refuses(NpyBytes.of(1, "{'descr': '<i2', 'shape': (2, 3)}", new byte[12]), "fortran_order");
    refuses(NpyBytes.of(1, "{'descr': '<i2', 'fortran_order': True}", new byte[12]), "a shape");
    refuses(
        NpyBytes.of(1, "('descr', '<i2')", new byte[12]), "expected numbers", "('descr', '<i2')");
    refuses(
        NpyBytes.of(1, "{'descr': '<i2\u0007', 'fortran_order': True}", new byte[12]),
        "<i2\\u0007");
  }

  @Test
  void otherVersionsAreRefused() {
    for (int version : new int[] {0, 4, 9, 255}) {
      refuses(
          NpyBytes.of(version, "<f8", false, "(1, 1)", new byte[8]),
          "expected version 1, 2 or 3 of the format, found " + version);
    }
  }

  /// By numpy 1.24: float16 of 1/3, the largest and the smallest; booleans; 2⁶⁴ − 1 and 2⁶³ + 1025.
  @Test
  void halvesBooleansAndLongsWithoutSign() throws IOException {
    byte[] halves = {0x55, 0x35, (byte) 0xFF, 0x7B, 0x01, 0x00, 0x00, (byte) 0x80};
    assertThat(read(NpyBytes.of(1, "<f2", false, "(1, 4)", halves)))
        .isDeepEqualTo(new double[][] {{0.333251953125, 65504, 5.960464477539063e-8, -0.0}});
    assertThat(read(NpyBytes.of(1, "|b1", false, "(2, 2)", new byte[] {1, 0, 0, 1})))
        .isDeepEqualTo(new double[][] {{1, 0}, {0, 1}});
    byte[] longs = ByteBuffer.allocate(16).putLong(-1).putLong(Long.MIN_VALUE + 1025).array();
    assertThat(read(NpyBytes.of(1, ">u8", false, "(2, 1)", longs)))
        .isDeepEqualTo(new double[][] {{18446744073709551616.0}, {9223372036854777856.0}});
  }
}
