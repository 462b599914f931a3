package kolmo.experiments.model;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.UnaryFn;
import kolmo.experiments.data.ImageShape;
import kolmo.nn.Layer;
import kolmo.nn.Linear;
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
    Layer rows = new Reshape(Networks::rows);
    return new Sequential(List.of(rows, hidden(on, name, image.pixels(), rng)));
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
    String layer = name + "." + HIDDEN_LAYERS;
    Linear last = Linear.create(on, layer, WIDTH, image.pixels(), UnaryFn.IDENTITY, rng);
    Linear sigmoid = new Linear(last.weight(), last.bias(), UnaryFn.SIGMOID);
    return new Decoder(
        image, new Sequential(List.of(body, last)), new Sequential(List.of(body, sigmoid)));
  }
}
