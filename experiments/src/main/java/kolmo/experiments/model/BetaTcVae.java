package kolmo.experiments.model;

import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.experiments.data.ImageShape;
import kolmo.nn.loss.GaussianKl;
import kolmo.nn.loss.TotalCorrelation;

/// The β-TCVAE (Chen et al. 2018): of the divergence's three parts, the dependence between the
/// codes' coordinates alone weighs β.
///
/// ```text
/// L = −log p(x | z) + [ log q(z|x) − log q̂(z) ]                 information about x
///                   + β · [ log q̂(z) − log Π q̂_d(z_d) ]         total correlation
///                   + [ log Π q̂_d(z_d) − log p(z) ]             the coordinates on their own
///   = −log p(x | z) + [ log q(z|x) − log p(z) ] + (β − 1) · TC
/// ```
///
/// q̂ is the mixture of the batch's posteriors. The second line is what is computed.
final class BetaTcVae extends GaussianAutoencoder {

  /// What it leaves free.
  ///
  /// @param dimensions D
  /// @param beta β
  public record Hyperparameters(int dimensions, double beta)
      implements kolmo.experiments.model.Hyperparameters {

    static final Hyperparameters DEFAULT =
        new Hyperparameters(Vae.Hyperparameters.DEFAULT.dimensions(), 6);

    public Hyperparameters {
      Range.atLeast("dimensions", dimensions, 1);
      Range.notNegative("beta", beta);
    }

    @Override
    public Autoencoder create(
        Backend on, ImageShape image, Architecture architecture, int batch, Rng rng) {
      return new BetaTcVae(on, architecture.of(image), this, rng);
    }
  }

  private final double beta;

  private BetaTcVae(Backend on, Networks networks, Hyperparameters h, Rng rng) {
    super(on, networks, h.dimensions(), rng);
    beta = h.beta();
  }

  @Override
  public LossTerms loss(Var x) {
    Posterior q = posterior(x);
    Var z = draw(q);
    return LossTerms.of(
        reconstruction(logits(z), x),
        LossTerms.term("kl", 1, new GaussianKl().sampled(z, q.mean(), q.logVariance())),
        LossTerms.term("tc", beta - 1, new TotalCorrelation().of(z, q.mean(), q.logVariance())));
  }
}
