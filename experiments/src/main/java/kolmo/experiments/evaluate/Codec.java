package kolmo.experiments.evaluate;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Shape;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.model.Autoencoder;

/// A trained model as plain functions on arrays, a few hundred images at a time.
public final class Codec {

  /// Pixels at a time: 500 grey images of 32×32, 41 in colour of 64×64.
  private static final int CHUNK = 500 * 32 * 32;

  private final Backend on;
  private final Autoencoder model;

  public Codec(Backend on, Autoencoder model) {
    this.on = on;
    this.model = model;
  }

  /// μ(x) of all images, `[N,D]`.
  public double[][] encode(ImageSet images) {
    double[][] codes = new double[images.size()][];
    chunked(
        images,
        model::encode,
        (at, y) -> {
          double[] flat = y.value().toDoubles();
          int d = y.shape().dim(1);
          for (int i = 0; i < y.shape().dim(0); i++) {
            codes[at + i] = Arrays.copyOfRange(flat, i * d, (i + 1) * d);
          }
        });
    return codes;
  }

  /// f(μ(x)) of all images, `[N,C,H,W]`.
  public float[] reconstruct(ImageSet images) {
    float[] out = new float[Math.multiplyExact(images.size(), images.pixelsPerImage())];
    chunked(
        images,
        model::reconstruct,
        (at, y) -> {
          float[] part = y.value().toFloats();
          System.arraycopy(part, 0, out, at * images.pixelsPerImage(), part.length);
        });
    return out;
  }

  /// f(z) of codes `[N,D]`, `[N,C,H,W]`.
  public float[] decode(double[][] codes) {
    try (Tape tape = new Tape(on)) {
      double[] flat = Arrays.stream(codes).flatMapToDouble(Arrays::stream).toArray();
      Var z = tape.constant(Shape.of(codes.length, codes[0].length), flat);
      return model.decode(z).value().toFloats();
    }
  }

  private interface Sink {
    void take(int at, Var y);
  }

  private void chunked(ImageSet images, UnaryOperator<Var> function, Sink sink) {
    int chunk = Math.max(1, CHUNK / images.pixelsPerImage());
    for (int at = 0; at < images.size(); at += chunk) {
      int n = Math.min(chunk, images.size() - at);
      float[] pixels = images.pixels(at, at + n);
      try (Tape tape = new Tape(on)) {
        Shape shape = images.shape().batch(n);
        sink.take(at, function.apply(tape.constant(shape, pixels)));
      }
    }
  }
}
