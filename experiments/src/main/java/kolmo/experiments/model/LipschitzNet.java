package kolmo.experiments.model;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.nn.GroupSort;
import kolmo.nn.Layer;
import kolmo.nn.OrthonormalLinear;
import kolmo.nn.Parameter;
import kolmo.nn.Sequential;

/// A fully connected network of the usual widths that stretches no distance by more than L:
/// orthonormal layers, each with its share of L, and sorted pairs between them.
///
/// @param layers the orthonormal ones
record LipschitzNet(List<OrthonormalLinear> layers) {

  /// Steps after which a weight counts as orthonormal.
  private static final int FROZEN_STEPS = 50;

  /// in → 200 → 200 → 200 → 200 → out.
  static LipschitzNet create(
      Backend on,
      String name,
      int in,
      int out,
      double lipschitz,
      int bjorckSteps,
      RandomGenerator rng) {
    int count = FullyConnected.HIDDEN_LAYERS + 1;
    double scale = Math.pow(lipschitz, 1.0 / count);
    List<OrthonormalLinear> layers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = i == 0 ? in : FullyConnected.WIDTH;
      int to = i == count - 1 ? out : FullyConnected.WIDTH;
      layers.add(OrthonormalLinear.create(on, name + "." + i, from, to, scale, bjorckSteps, rng));
    }
    return new LipschitzNet(layers);
  }

  Var of(Var x) {
    return withGroupSort(layers).of(x);
  }

  /// The network with its weights as they are now, made orthonormal to the last.
  ///
  /// @return owned by the caller
  Sequential frozen(Backend on) {
    return withGroupSort(layers.stream().map(l -> l.frozen(on, FROZEN_STEPS)).toList());
  }

  private static Sequential withGroupSort(List<? extends Layer> linear) {
    List<Layer> all = new ArrayList<>();
    for (Layer layer : linear) {
      if (!all.isEmpty()) {
        all.add(new GroupSort());
      }
      all.add(layer);
    }
    return new Sequential(all);
  }

  List<Parameter> parameters() {
    return layers.stream().flatMap(l -> l.parameters().stream()).toList();
  }
}
