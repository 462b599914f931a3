package kolmo.experiments.model;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.UnaryFn;
import kolmo.nn.Layer;
import kolmo.nn.Linear;
import kolmo.nn.Parameter;
import kolmo.nn.Sequential;

/// The fully connected networks for 32×32 grey images: four hidden layers of 200 with ReLU, on
/// either side of the code. With D = 10 they have 656,234 parameters.
final class FullyConnected {

  static final int HIDDEN_LAYERS = 4;
  static final int WIDTH = 200;

  private FullyConnected() {}

  /// 1024 → 200 → 200 → 200 → 200, the part of an encoder before its head or heads.
  static Sequential features(Backend on, String name, ImageShape image, RandomGenerator rng) {
    return hidden(on, name, image.pixels(), rng);
  }

  /// 200 → D, without activation.
  static Linear head(Backend on, String name, int dimensions, RandomGenerator rng) {
    return Linear.create(on, name, WIDTH, dimensions, UnaryFn.IDENTITY, rng);
  }

  /// Images `[N,C,H,W]` as rows `[N,P]`.
  static Var rows(Var x) {
    int n = x.shape().dim(0);
    return x.view(Shape.of(n, x.shape().size() / Math.max(1, n)));
  }

  private static Sequential hidden(Backend on, String name, int in, RandomGenerator rng) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < HIDDEN_LAYERS; i++) {
      int from = i == 0 ? in : WIDTH;
      layers.add(Linear.create(on, name + "." + i, from, WIDTH, UnaryFn.RELU, rng));
    }
    return new Sequential(layers);
  }

  /// D → 200 → 200 → 200 → 200 → 1024.
  ///
  /// @param image the shape that rows of pixels are given
  /// @param body up to the last hidden layer
  /// @param logits the last layer; the sigmoid makes pixels of its values
  record Decoder(ImageShape image, Sequential body, Linear logits) {

    static Decoder create(
        Backend on, String name, ImageShape image, int dimensions, RandomGenerator rng) {
      Sequential body = hidden(on, name, dimensions, rng);
      String last = name + "." + HIDDEN_LAYERS;
      return new Decoder(
          image, body, Linear.create(on, last, WIDTH, image.pixels(), UnaryFn.IDENTITY, rng));
    }

    /// Codes `[N,D]` to images `[N,C,H,W]` in [0,1].
    Var pixels(Var z) {
      Linear sigmoid = new Linear(logits.weight(), logits.bias(), UnaryFn.SIGMOID);
      return sigmoid.of(body.of(z)).view(image.batch(z.shape().dim(0)));
    }

    /// Codes `[N,D]` to the pixels' logits, `[N,P]`.
    Var logits(Var z) {
      return logits.of(body.of(z));
    }

    List<Parameter> parameters() {
      List<Parameter> all = new ArrayList<>(body.parameters());
      all.addAll(logits.parameters());
      return all;
    }
  }
}
