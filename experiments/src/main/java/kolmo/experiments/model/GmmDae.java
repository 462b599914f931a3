package kolmo.experiments.model;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Objects;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.experiments.data.ImageShape;
import kolmo.nn.Pass;
import kolmo.nn.loss.CovarianceLoss;
import kolmo.nn.loss.EmpiricalCdf;
import kolmo.nn.loss.KsLoss;
import kolmo.nn.loss.PriorWeights;
import org.jspecify.annotations.Nullable;

/// The regularised deterministic autoencoder without an adversary (the paper's predecessor and the
/// first row of its ablation).
///
/// ```text
/// L = λ_R · MSE( f(z + ν), x ) + λ_E · L_KS(z) + λ_C · L_CV(z)        z = g(x)
/// ```
public final class GmmDae extends DeterministicAutoencoder {

  /// What it leaves free.
  ///
  /// @param latent the latent space and its prior
  /// @param recWeight λ_R of the reconstruction
  /// @param ksWeight λ_E of the one-sample term
  /// @param covWeight λ_C of the covariance term
  /// @param empiricalCdf the empirical CDF's convention
  public record Hyperparameters(
      @JsonUnwrapped Latent latent,
      double recWeight,
      @Nullable Double ksWeight,
      @Nullable Double covWeight,
      @JsonAlias("empirical") EmpiricalCdf empiricalCdf)
      implements kolmo.experiments.model.Hyperparameters {

    /// The same as those of [RobustDae], so that only the adversary differs.
    static final Hyperparameters DEFAULT =
        new Hyperparameters(
            Latent.DEFAULT,
            RobustDae.Hyperparameters.DEFAULT.recWeight(),
            null,
            null,
            EmpiricalCdf.RIGHT);

    public Hyperparameters {
      Range.notNegative("reconstruction weight", recWeight);
      Range.notNegative("ks weight", ksWeight);
      Range.notNegative("covariance weight", covWeight);
    }

    @Override
    public int dimensions() {
      return latent.dimensions();
    }

    @Override
    public Autoencoder create(
        Backend on, ImageShape image, Architecture architecture, int batch, Rng rng) {
      return new GmmDae(on, architecture.of(image), this, batch, rng);
    }
  }

  private final EmpiricalCdf empirical;
  private final double ksWeight;
  private final double covWeight;

  private GmmDae(Backend on, Networks networks, Hyperparameters h, int batch, Rng rng) {
    super(on, networks, h.latent(), h.recWeight(), rng);
    empirical = h.empiricalCdf();
    ksWeight = Objects.requireNonNullElseGet(h.ksWeight(), () -> PriorWeights.ks(batch, empirical));
    covWeight =
        Objects.requireNonNullElseGet(
            h.covWeight(), () -> PriorWeights.covariance(prior, batch, PriorWeights.stream()));
  }

  @Override
  public LossTerms loss(Var x) {
    Var z = encode(x, Pass.TRAINING);
    return LossTerms.of(
        reconstruction(z, x),
        LossTerms.term("ks", ksWeight, new KsLoss(prior, empirical).of(z)),
        LossTerms.term("cov", covWeight, new CovarianceLoss(prior).of(z)));
  }
}
