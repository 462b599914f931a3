package kolmo.experiments.model;

import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.experiments.data.ImageShape;
import kolmo.nn.loss.GaussianKl;

/// The variational autoencoder (Kingma and Welling 2014).
///
/// ```text
/// L = −log p(x | z) + KL( N(μ, σ²) ‖ N(0, I) )
/// ```
final class Vae extends GaussianAutoencoder {

  /// What it leaves free.
  ///
  /// @param dimensions D
  public record Hyperparameters(int dimensions) implements kolmo.experiments.model.Hyperparameters {

    static final Hyperparameters DEFAULT = new Hyperparameters(Latent.DEFAULT.dimensions());

    public Hyperparameters {
      Range.atLeast("dimensions", dimensions, 1);
    }

    @Override
    public Autoencoder create(
        Backend on, ImageShape image, Architecture architecture, int batch, Rng rng) {
      return new Vae(on, architecture.of(image), this, rng);
    }
  }

  private Vae(Backend on, Networks networks, Hyperparameters h, Rng rng) {
    super(on, networks, h.dimensions(), rng);
  }

  @Override
  public LossTerms loss(Var x) {
    Posterior q = posterior(x);
    return LossTerms.of(
        reconstruction(logits(draw(q)), x),
        LossTerms.term("kl", 1, new GaussianKl().of(q.mean(), q.logVariance())));
  }
}
