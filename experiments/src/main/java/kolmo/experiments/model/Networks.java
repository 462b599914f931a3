package kolmo.experiments.model;

import java.util.random.RandomGenerator;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.UnaryFn;
import kolmo.nn.Layer;
import kolmo.nn.Linear;

/// The networks of a kind for images of one shape.
interface Networks {

  /// Images `[N,C,H,W]` to features `[N,F]`: the part of an encoder before its head or heads.
  Layer features(Backend on, String name, RandomGenerator rng);

  /// F.
  int featureCount();

  /// D codes to images.
  Decoder decoder(Backend on, String name, int dimensions, RandomGenerator rng);

  /// F → D, without activation.
  default Linear head(Backend on, String name, int dimensions, RandomGenerator rng) {
    return Linear.create(on, name, featureCount(), dimensions, UnaryFn.IDENTITY, rng);
  }

  /// What lies behind the first axis as rows, `[N,P]`.
  static Var rows(Var x) {
    int n = x.shape().dim(0);
    return x.view(Shape.of(n, x.shape().size() / Math.max(1, n)));
  }
}
