package kolmo.experiments.data;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Source;
import us.hebi.matlab.mat.types.Sources;

/// One half of SVHN's cropped digits, a MATLAB file of version 5 with two variables:
///
/// ```text
/// X [32,32,3,N]   uint8, row, column, channel, image; the first index runs fastest
/// y [N,1]         1 to 10, where 10 stands for the digit 0
/// ```
final class SvhnFile {

  private static final int SIDE = 32;
  private static final int CHANNELS = 3;
  private static final int CLASSES = 10;

  /// What is published.
  static final Origin.Published ORIGIN =
      new Origin.Published(
          "SVHN, digits of house numbers (Netzer, Wang, Coates, Bissacco, Wu, Ng; non-commercial"
              + " use), cropped, 32×32.",
          CLASSES,
          OfficialFile.list(
              """
              182040794 e26dedcc434d2e4c54c9b2d4a06d8373 train_32x32.mat
              64275384 eb5a983be6a315427106f1b164d9cef3 test_32x32.mat
              """),
          List.of(URI.create("http://ufldl.stanford.edu/housenumbers/")),
          (folder, half) -> read(half.getFirst().in(folder), half.getFirst().read(folder)),
          (path, content) -> read(path, content).size());

  private SvhnFile() {}

  /// Its images and labels.
  ///
  /// @param path for messages
  /// @throws DataException if the content is no such file, or is truncated
  static ImageSet read(Path path, byte[] content) {
    try (Source source = Sources.wrap(content)) {
      MatFile file = Mat5.newReader(source).readMat();
      Matrix x = file.getMatrix("X");
      Matrix y = file.getMatrix("y");
      int[] shape = x.getDimensions();
      int n = y.getNumElements();
      if (!Arrays.equals(shape, new int[] {SIDE, SIDE, CHANNELS, n})) {
        throw new DataException(
            "%s: expected X [32,32,3,N] and y of N labels, found X %s and %d labels"
                .formatted(path, Arrays.toString(shape), n));
      }
      return ImageSet.ofBytes(
          new ImageShape(CHANNELS, SIDE, SIDE),
          MemorySegment.ofArray(pixels(x, n)),
          labels(path, y, n));
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // the reader meets damage with either
      String why = e.getMessage() == null ? e.toString() : e.getMessage();
      throw new DataException(
          path + ": expected a MATLAB file with X and y, and could not read it (" + why + ")", e);
    }
  }

  /// Columns of a plane become its rows.
  private static byte[] pixels(Matrix x, int n) {
    int plane = SIDE * SIDE;
    byte[] pixels = new byte[Math.multiplyExact(n, CHANNELS * plane)];
    IntStream.range(0, n * CHANNELS)
        .parallel()
        .forEach(
            p -> {
              for (int i = 0; i < plane; i++) {
                int from = p * plane + i % SIDE * SIDE + i / SIDE;
                pixels[p * plane + i] = x.getByte(from);
              }
            });
    return pixels;
  }

  private static int[] labels(Path path, Matrix y, int n) {
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      int label = y.getInt(i);
      if (label < 1 || label > CLASSES) {
        throw new DataException(
            "%s: expected labels from 1 to 10, found %d for image %d".formatted(path, label, i));
      }
      labels[i] = label % CLASSES;
    }
    return labels;
  }
}
