package kolmo.experiments.model;

import java.util.function.UnaryOperator;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.experiments.attack.Fgsm;
import kolmo.nn.Parameter;

/// The adversary of a model in training: [Fgsm] with its random state and its warm-up.
final class Adversary implements AutoCloseable {

  private final Backend on;
  private final Crafting crafting;
  private final Fgsm fgsm;
  private final Parameter random; // state
  private final Tensor shareOfEpsilon; // a scalar

  /// @param step s
  Adversary(Backend on, Crafting crafting, double step, Rng rng) {
    this.on = on;
    this.crafting = crafting;
    fgsm = new Fgsm(crafting.craftNorm(), crafting.epsilon(), step, crafting.craftSteps());
    random = new Parameter("random.crafting", on.randomState(rng));
    shareOfEpsilon = on.full(Shape.scalar(), crafting.shareOfEpsilon(0));
  }

  /// As [Autoencoder#progress].
  void progress(double epochs) {
    on.write(shareOfEpsilon, new float[] {(float) crafting.shareOfEpsilon(epochs)});
  }

  /// x′, a constant on the tape of x.
  ///
  /// @param encoder g
  /// @param x images, `[N,C,H,W]`
  /// @param z their codes g(x), `[N,D]`
  Var of(UnaryOperator<Var> encoder, Var x, Var z) {
    return fgsm.perturb(encoder, x, z, random.tensor(), shareOfEpsilon);
  }

  /// As [Autoencoder#randomStates].
  Parameter randomState() {
    return random;
  }

  @Override
  public void close() {
    random.tensor().close();
    shareOfEpsilon.close();
  }
}
