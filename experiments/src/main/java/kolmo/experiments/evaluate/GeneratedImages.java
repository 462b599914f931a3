package kolmo.experiments.evaluate;

import java.io.IOException;
import java.util.Arrays;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.experiments.data.DataException;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.metric.Frechet;
import kolmo.experiments.metric.ImageFeatures;
import kolmo.experiments.model.Autoencoder;

/// Images decoded from samples of a model's prior.
///
/// @param count how many
/// @param seed chooses the samples
public record GeneratedImages(int count, long seed) {

  private static final int CHUNK = 500;

  /// Their Fréchet distance from test images.
  ///
  /// @throws DataException if the features have none, for example because a decoder gives NaN
  public double distance(Backend on, Autoencoder model, ImageFeatures features, ImageSet test)
      throws IOException {
    ImageSet generated = of(on, model, test);
    try {
      return Frechet.of(features.of(generated)).distance(Frechet.of(features.of(test)));
    } catch (IllegalArgumentException e) {
      throw new DataException(features.metric() + ": " + e.getMessage(), e);
    }
  }

  private ImageSet of(Backend on, Autoencoder model, ImageSet like) {
    double[][] codes = model.prior().sample(count, new Rng(seed).split("samples"));
    float[] pixels = new float[count * like.pixelsPerImage()];
    Codec codec = new Codec(on, model);
    for (int at = 0; at < count; at += CHUNK) {
      float[] part = codec.decode(Arrays.copyOfRange(codes, at, Math.min(count, at + CHUNK)));
      System.arraycopy(part, 0, pixels, at * like.pixelsPerImage(), part.length);
    }
    return new ImageSet(like.shape(), pixels, new int[count]);
  }
}
