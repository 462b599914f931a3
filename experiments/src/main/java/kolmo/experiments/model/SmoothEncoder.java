package kolmo.experiments.model;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Objects;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.experiments.Setting;
import kolmo.experiments.attack.Fgsm;
import kolmo.experiments.data.ImageShape;
import kolmo.nn.Pass;
import kolmo.nn.loss.SmoothEncoderLoss;

/// The smooth encoder, SE (Cemgil et al., ICLR 2020): the posterior of an image and that of its
/// worst neighbour are pulled together.
///
/// ```text
/// x′ = argmax W₂²( q(z|x), q(z|x′) )  within ε of x        W₂² = ‖μ − μ′‖² + ‖σ − σ′‖²
/// L  = −log p(x | z) + ½( ‖μ‖² + ‖μ′‖² + tr Σ + tr Σ′ ) + WD_γ( q(z|x), q(z|x′) )
/// ```
///
/// W₂² is the squared distance of (μ, σ) from (μ′, σ′), so that the neighbour is the adversary of
/// that code. It is a constant; its posterior is not.
final class SmoothEncoder extends GaussianAutoencoder {

  /// What it leaves free.
  ///
  /// @param dimensions D
  /// @param crafting how the neighbour is found; a step that is null is ε/3
  /// @param gamma γ, strength of the pull: as ρ = γ/(1 + γ) for [Avae]
  public record Hyperparameters(
      int dimensions,
      @JsonUnwrapped Crafting crafting,
      @Setting(
              value = "How strongly an image's code and its neighbour's are pulled together.",
              label = "G")
          double gamma)
      implements kolmo.experiments.model.Hyperparameters {

    /// The ball of the paper's method, in five steps.
    static final Hyperparameters DEFAULT =
        new Hyperparameters(
            Vae.Hyperparameters.DEFAULT.dimensions(),
            new Crafting(Fgsm.Norm.LINF, Crafting.EPSILON_LINF, 0, 5, null),
            4);

    public Hyperparameters {
      Range.atLeast("dimensions", dimensions, 1);
      Range.notNegative("gamma", gamma);
    }

    @Override
    public Autoencoder create(
        Backend on, ImageShape image, Architecture architecture, int batch, Rng rng) {
      return new SmoothEncoder(on, architecture.of(image), this, rng);
    }

    private double step() {
      return Objects.requireNonNullElse(crafting.fgsmStep(), crafting.epsilon() / 3);
    }
  }

  private final Adversary neighbour;
  private final SmoothEncoderLoss smoothness;

  private SmoothEncoder(Backend on, Networks networks, Hyperparameters h, Rng rng) {
    super(on, networks, h.dimensions(), rng);
    neighbour = adversary(h.crafting(), h.step(), rng);
    smoothness = new SmoothEncoderLoss(h.gamma());
  }

  @Override
  public LossTerms loss(Var x) {
    Posterior q = posterior(x);
    Posterior b =
        posterior(neighbour.of(at -> location(posterior(at, Pass.CRAFTING)), x, location(q)));
    return LossTerms.of(
        reconstruction(logits(draw(q)), x),
        LossTerms.term(
            "smoothness", 1, smoothness.of(q.mean(), q.logVariance(), b.mean(), b.logVariance())));
  }

  /// (μ, σ), `[N,2D]`.
  private static Var location(Posterior q) {
    return Var.concat(1, q.mean(), q.logVariance().mul(0.5).exp());
  }
}
