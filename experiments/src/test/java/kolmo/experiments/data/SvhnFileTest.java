package kolmo.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// SVHN's files, made here byte by byte after the description of MATLAB's format, level 5.
class SvhnFileTest {

  private static final Path NAME = Path.of("train_32x32.mat");
  private static final int INT8 = 1;
  private static final int UINT8 = 2;
  private static final int INT32 = 5;
  private static final int UINT32 = 6;
  private static final int MATRIX = 14;
  private static final int COMPRESSED = 15;
  private static final int UINT8_CLASS = 9;

  private static final int N = 3;
  private static final int[] LABELS = {10, 1, 9};

  /// Row r, column c, channel k of image n.
  private static byte value(int r, int c, int k, int n) {
    return (byte) (3 * r + 7 * c + 50 * k + 101 * n);
  }

  private static byte[] images() {
    byte[] x = new byte[32 * 32 * 3 * N];
    int i = 0;
    for (int n = 0; n < N; n++) {
      for (int k = 0; k < 3; k++) {
        for (int c = 0; c < 32; c++) {
          for (int r = 0; r < 32; r++) {
            x[i++] = value(r, c, k, n);
          }
        }
      }
    }
    return x;
  }

  private static byte[] labels() {
    byte[] y = new byte[LABELS.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = (byte) LABELS[i];
    }
    return y;
  }

  private static byte[] file(ByteOrder order, boolean compressed, byte[] x, int[] shape, byte[] y) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer header = ByteBuffer.allocate(128).order(order);
    header.put("MATLAB 5.0 MAT-file, made for a test".getBytes(StandardCharsets.US_ASCII));
    while (header.position() < 116) {
      header.put((byte) ' ');
    }
    header.position(124);
    header.putShort((short) 0x0100);
    header.putShort((short) ('M' << 8 | 'I'));
    out.writeBytes(header.array());
    for (byte[] variable :
        new byte[][] {
          matrix(order, "X", shape, x), matrix(order, "y", new int[] {y.length, 1}, y)
        }) {
      out.writeBytes(compressed ? deflated(order, variable) : variable);
    }
    return out.toByteArray();
  }

  private static byte[] matrix(ByteOrder order, String name, int[] shape, byte[] values) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    ByteBuffer flags = ByteBuffer.allocate(8).order(order).putInt(UINT8_CLASS).putInt(0);
    body.writeBytes(element(order, UINT32, flags.array()));
    ByteBuffer dims = ByteBuffer.allocate(4 * shape.length).order(order);
    Arrays.stream(shape).forEach(dims::putInt);
    body.writeBytes(element(order, INT32, dims.array()));
    body.writeBytes(element(order, INT8, name.getBytes(StandardCharsets.US_ASCII)));
    body.writeBytes(element(order, UINT8, values));
    return element(order, MATRIX, body.toByteArray());
  }

  /// Tag, data, and zeros up to a multiple of 8.
  private static byte[] element(ByteOrder order, int type, byte[] data) {
    ByteBuffer e = ByteBuffer.allocate(8 + (data.length + 7) / 8 * 8).order(order);
    return e.putInt(type).putInt(data.length).put(data).array();
  }

  private static byte[] deflated(ByteOrder order, byte[] element) {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(element);
      deflater.finish();
      byte[] packed = new byte[element.length + 100];
      int size = deflater.deflate(packed);
      ByteBuffer e = ByteBuffer.allocate(8 + size).order(order);
      return e.putInt(COMPRESSED).putInt(size).put(packed, 0, size).array();
    }
  }

  private static final int[] SHAPE = {32, 32, 3, N};

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void imagesAndLabelsAreRead(boolean little, boolean compressed) {
    ByteOrder order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    ImageSet set = SvhnFile.read(NAME, file(order, compressed, images(), SHAPE, labels()));
    assertThat(set.labels()).containsExactly(0, 1, 9);
    assertThat(set.shape().channels()).isEqualTo(3);
    for (int n = 0; n < N; n++) {
      float[] image = set.image(n);
      for (int i = 0; i < image.length; i++) {
        byte want = value(i % 1024 / 32, i % 32, i / 1024, n);
        assertThat(image[i]).isEqualTo((want & 0xFF) / 255f);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"true,0.5", "false,0.5", "false,0.99", "true,0.02", "true,0"})
  void aTruncatedFileIsNamed(boolean compressed, double share) {
    byte[] whole = file(ByteOrder.LITTLE_ENDIAN, compressed, images(), SHAPE, labels());
    byte[] part = Arrays.copyOf(whole, (int) (whole.length * share));
    assertThatThrownBy(() -> SvhnFile.read(NAME, part))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("train_32x32.mat: expected a MATLAB file with X and y");
  }

  @Test
  void whatIsNoSvhnIsRefused() {
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    byte[] lying = file(order, true, images(), new int[] {32, 96, N}, labels());
    assertThatThrownBy(() -> SvhnFile.read(NAME, lying))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "train_32x32.mat: expected X [32,32,3,N] and y of N labels, found X [32, 96, 3] and 3"
                + " labels");
    byte[] eleven = file(order, true, images(), SHAPE, new byte[] {1, 11, 2});
    assertThatThrownBy(() -> SvhnFile.read(NAME, eleven))
        .isInstanceOf(DataException.class)
        .hasMessage("train_32x32.mat: expected labels from 1 to 10, found 11 for image 1");
  }

  @Test
  void theFilesAreFetchedAsTheyAre() {
    assertThat(SvhnFile.ORIGIN.files())
        .extracting(OfficialFile::packedName)
        .containsExactly("train_32x32.mat", "test_32x32.mat");
  }
}
