package kolmo.experiments.model;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.UnaryFn;
import kolmo.experiments.data.ImageShape;
import kolmo.nn.Layer;
import kolmo.nn.Linear;
import kolmo.nn.Parameter;
import kolmo.nn.Pass;
import kolmo.nn.Sequential;

/// The fully connected networks for 32×32 grey images: four hidden layers of 200 with ReLU, on
/// either side of the code. With D = 10 they have 656,234 parameters.
///
/// @param image the shape of an image
record FullyConnected(ImageShape image) implements Networks {

  static final int HIDDEN_LAYERS = 4;
  static final int WIDTH = 200;

  /// P → 200 → 200 → 200 → 200.
  @Override
  public Layer features(Backend on, String name, RandomGenerator rng) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Flatten());
    layers.addAll(hidden(on, name, image.pixels(), rng).layers());
    return new Sequential(layers);
  }

  @Override
  public int featureCount() {
    return WIDTH;
  }

  private static Sequential hidden(Backend on, String name, int in, RandomGenerator rng) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < HIDDEN_LAYERS; i++) {
      int from = i == 0 ? in : WIDTH;
      layers.add(Linear.create(on, name + "." + i, from, WIDTH, UnaryFn.RELU, rng));
    }
    return new Sequential(layers);
  }

  /// D → 200 → 200 → 200 → 200 → P.
  @Override
  public Decoder decoder(Backend on, String name, int dimensions, RandomGenerator rng) {
    Sequential body = hidden(on, name, dimensions, rng);
    String last = name + "." + HIDDEN_LAYERS;
    return new RowDecoder(
        image, body, Linear.create(on, last, WIDTH, image.pixels(), UnaryFn.IDENTITY, rng));
  }

  /// `[N,C,H,W]` to `[N,P]`.
  record Flatten() implements Layer {
    @Override
    public Var of(Var x) {
      return Networks.rows(x);
    }

    @Override
    public List<Parameter> parameters() {
      return List.of();
    }
  }

  /// A decoder whose last layer makes a row of pixels.
  ///
  /// @param image the shape that rows of pixels are given
  /// @param body up to the last hidden layer
  /// @param last the last layer; the sigmoid makes pixels of its values
  private record RowDecoder(ImageShape image, Sequential body, Linear last) implements Decoder {

    @Override
    public Var pixels(Var z, Pass pass) {
      Linear sigmoid = new Linear(last.weight(), last.bias(), UnaryFn.SIGMOID);
      return sigmoid.of(body.of(z)).view(image.batch(z.shape().dim(0)));
    }

    @Override
    public Var logits(Var z, Pass pass) {
      return last.of(body.of(z));
    }

    @Override
    public List<Parameter> parameters() {
      List<Parameter> all = new ArrayList<>(body.parameters());
      all.addAll(last.parameters());
      return all;
    }

    @Override
    public List<Parameter> buffers() {
      return List.of();
    }
  }
}
