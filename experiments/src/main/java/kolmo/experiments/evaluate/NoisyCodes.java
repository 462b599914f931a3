package kolmo.experiments.evaluate;

import java.util.List;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Tensor;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.model.LossTerms;
import kolmo.nn.Parameter;
import kolmo.nn.loss.GaussianMixture;

/// A model that is looked at through noise: each time something is encoded, new noise is added; τ =
/// 0 is the model itself.
///
/// ```text
/// encode(x) = μ(x) + τ·ξ        ξ ~ N(0, I)
/// ```
///
/// The published attack scripts build the model as for training, which leaves this noise on while
/// images are attacked and while the result is measured.
final class NoisyCodes implements Autoencoder {

  private final Autoencoder model;
  private final double tau;
  private final Tensor noise; // random state

  /// @param model lent: closing this does not close it
  NoisyCodes(Backend on, Autoencoder model, double tau, Rng rng) {
    this.model = model;
    this.tau = tau;
    this.noise = on.randomState(rng);
  }

  @Override
  public Var encode(Var x) {
    Var z = model.encode(x);
    if (tau == 0) {
      return z;
    }
    Var xi = z.tape().constant(z.tape().own(z.tape().backend().normal(noise, z.shape())));
    return z.add(xi.mul(tau));
  }

  @Override
  public Var decode(Var z) {
    return model.decode(z);
  }

  @Override
  public LossTerms loss(Var x) {
    return model.loss(x);
  }

  @Override
  public List<Parameter> parameters() {
    return model.parameters();
  }

  @Override
  public List<Parameter> randomStates() {
    return model.randomStates();
  }

  @Override
  public GaussianMixture prior() {
    return model.prior();
  }

  @Override
  public void close() {
    noise.close();
  }
}
