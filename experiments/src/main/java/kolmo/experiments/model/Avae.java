package kolmo.experiments.model;

import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.experiments.Setting;
import kolmo.experiments.data.ImageShape;
import kolmo.nn.loss.GaussianKl;
import kolmo.nn.loss.SelfConsistencyLoss;

/// The autoencoding variational autoencoder (Cemgil et al., NeurIPS 2020): what it generates from a
/// code is to be encoded to that code again.
///
/// ```text
/// z ~ N(μ, s) = q(z|x)        x̃ = f(z), a constant        N(μ̃, s̃) = q(z|x̃)
/// L = −log p(x | z) + KL( N(μ, s) ‖ N(0, I) )
///     + Σ_d [ ( s̃ + ρ²s + (μ̃ − ρμ)² ) / 2(1−ρ²) − ½ log s̃ ]
/// ```
///
/// No adversary takes part. x̃ is the very reconstruction, and the decoder learns from the first
/// term alone.
final class Avae extends GaussianAutoencoder {

  /// What it leaves free.
  ///
  /// @param dimensions D
  /// @param rho ρ, correlation asked of a code and that of its reconstruction
  public record Hyperparameters(
      int dimensions,
      @Setting(value = "Correlation asked of a code and that of its reconstruction.", label = "R")
          double rho)
      implements kolmo.experiments.model.Hyperparameters {

    static final Hyperparameters DEFAULT =
        new Hyperparameters(Vae.Hyperparameters.DEFAULT.dimensions(), 0.975);

    public Hyperparameters {
      Range.atLeast("dimensions", dimensions, 1);
      var _ = new SelfConsistencyLoss(rho); // checks it
    }

    @Override
    public Autoencoder create(
        Backend on, ImageShape image, Architecture architecture, int batch, Rng rng) {
      return new Avae(on, architecture.of(image), this, rng);
    }
  }

  private final SelfConsistencyLoss consistency;

  private Avae(Backend on, Networks networks, Hyperparameters h, Rng rng) {
    super(on, networks, h.dimensions(), rng);
    consistency = new SelfConsistencyLoss(h.rho());
  }

  @Override
  public LossTerms loss(Var x) {
    Posterior q = posterior(x);
    Var logits = logits(draw(q));
    Posterior again = posterior(logits.detach().sigmoid().view(x.shape()));
    return LossTerms.of(
        reconstruction(logits, x),
        LossTerms.term("kl", 1, new GaussianKl().of(q.mean(), q.logVariance())),
        LossTerms.term(
            "consistency",
            1,
            consistency.of(q.mean(), q.logVariance(), again.mean(), again.logVariance())));
  }
}
