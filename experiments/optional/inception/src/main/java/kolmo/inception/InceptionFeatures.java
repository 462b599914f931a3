package kolmo.inception;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.data.ImageShape;
import kolmo.experiments.metric.ImageFeatures;
import kolmo.experiments.train.Progress;

/// Features of an Inception network from a file, with the preparation of pytorch-fid.
///
/// ```text
/// pixels → 8 bits → [0,1] → grey three times → bilinear to 299×299, half-pixel centres → 2x − 1
/// ```
///
/// The file must take `[N,3,299,299]` and give features `[N,F]` or `[N,F,1,1]`. Whether its weights
/// are those that FID is defined by cannot be seen from it: that is for the user to know.
final class InceptionFeatures implements ImageFeatures {

  static final int SIDE = 299;
  private static final int CHANNELS = 3;
  private static final int EACH = CHANNELS * SIDE * SIDE;
  private static final int BATCH = 50;

  private final Path file;
  private final OrtSession session;
  private final String input;

  InceptionFeatures(Path file) throws IOException {
    this.file = file;
    try {
      session = OrtEnvironment.getEnvironment().createSession(file.toString());
    } catch (OrtException e) {
      throw new IOException(file + ": expected an ONNX file: " + e.getMessage(), e);
    }
    try {
      input = imageInput();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /// The name of the only input, which must take images.
  private String imageInput() throws IOException {
    try {
      var inputs = session.getInputInfo().values();
      if (inputs.size() != 1) {
        throw new IOException(
            file + ": expected one input, [N,3,299,299], found " + session.getInputNames());
      }
      NodeInfo only = inputs.iterator().next();
      long[] found = only.getInfo() instanceof TensorInfo info ? info.getShape() : new long[0];
      long[] wanted = {-1, 3, SIDE, SIDE}; // −1: any
      boolean fits = found.length == wanted.length;
      for (int i = 0; fits && i < wanted.length; i++) {
        fits = found[i] < 0 || found[i] == wanted[i];
      }
      if (!fits) {
        throw new IOException(
            file + ": expected an input [N,3,299,299], found " + Arrays.toString(found));
      }
      return only.getName();
    } catch (OrtException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String metric() {
    return "FID";
  }

  /// One pass over the images: no more of them than a batch is held as floats.
  @Override
  public double[][] of(ImageSet images) throws IOException {
    double[][] features = new double[images.size()][];
    Enlarge enlarge = new Enlarge(images.shape().height(), images.shape().width(), SIDE);
    try (Progress progress = new Progress("features", "image", images.size())) {
      for (int at = 0; at < images.size(); at += BATCH) {
        int first = at;
        int n = Math.min(BATCH, images.size() - at);
        float[] x = new float[n * EACH];
        IntStream.range(0, n)
            .parallel()
            .forEach(i -> enlarge(enlarge, images.shape(), images.image(first + i), x, i * EACH));
        System.arraycopy(run(x, n), 0, features, at, n);
        for (int i = 0; i < n; i++) {
          progress.step();
        }
      }
    }
    return features;
  }

  private static void enlarge(Enlarge enlarge, ImageShape of, float[] image, float[] x, int to) {
    for (int c = 0; c < CHANNELS; c++) {
      int channel = of.channels() == 1 ? 0 : c;
      enlarge.apply(image, channel * of.height() * of.width(), x, to + c * SIDE * SIDE);
    }
  }

  private double[][] run(float[] x, int n) throws IOException {
    long[] shape = {n, 3, SIDE, SIDE};
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), FloatBuffer.wrap(x), shape);
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
      OnnxValue value = result.get(0);
      if (!(value instanceof OnnxTensor output)
          || output.getInfo().getShape()[0] != n
          || output.getFloatBuffer() == null) {
        throw new IOException(file + ": expected float features [N,F], found " + value.getInfo());
      }
      float[] flat = new float[output.getFloatBuffer().remaining()];
      output.getFloatBuffer().get(flat);
      int f = flat.length / n;
      double[][] rows = new double[n][f];
      for (int i = 0; i < flat.length; i++) {
        rows[i / f][i % f] = flat[i];
      }
      return rows;
    } catch (OrtException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
