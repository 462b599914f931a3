package kolmo.experiments.model;

import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.experiments.Setting;
import kolmo.experiments.data.ImageShape;
import kolmo.nn.loss.GaussianKl;

/// The β-VAE (Higgins et al. 2017): the variational autoencoder with a heavier divergence.
///
/// ```text
/// L = −log p(x | z) + β · KL( N(μ, σ²) ‖ N(0, I) )
/// ```
final class BetaVae extends GaussianAutoencoder {

  /// What it leaves free.
  ///
  /// @param dimensions D
  /// @param beta β
  public record Hyperparameters(
      int dimensions,
      @Setting(
              value = "Weight of the divergence; of beta-tcvae, of its total correlation.",
              label = "B")
          double beta)
      implements kolmo.experiments.model.Hyperparameters {

    /// The paper's results differ little from the VAE's, so that its β, which it does not state,
    /// was small.
    static final Hyperparameters DEFAULT =
        new Hyperparameters(Vae.Hyperparameters.DEFAULT.dimensions(), 2);

    public Hyperparameters {
      Range.atLeast("dimensions", dimensions, 1);
      Range.notNegative("beta", beta);
    }

    @Override
    public Autoencoder create(
        Backend on, ImageShape image, Architecture architecture, int batch, Rng rng) {
      return new BetaVae(on, architecture.of(image), this, rng);
    }
  }

  private final double beta;

  private BetaVae(Backend on, Networks networks, Hyperparameters h, Rng rng) {
    super(on, networks, h.dimensions(), rng);
    beta = h.beta();
  }

  @Override
  public LossTerms loss(Var x) {
    Posterior q = posterior(x);
    return LossTerms.of(
        reconstruction(logits(draw(q)), x),
        LossTerms.term("kl", beta, new GaussianKl().of(q.mean(), q.logVariance())));
  }
}
