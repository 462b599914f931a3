package kolmo.experiments.model;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Locale;
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

/// The second row of the paper's ablation: clean and adversarial codes are both held to the prior,
/// but not to each other.
///
/// ```text
/// L = λ_R · MSE( f(z + ν), x ) + λ_E · L_KS(z ∪ z′) + λ_C · L_CV(z, z′)        eqs. 4, 7, 8
/// ```
///
/// Eq. 8 as printed asks the covariance of z and z′ to be 0, while the text says that it is
/// ignored: `augmented-zero` does the one, `augmented-mask` the other.
final class AugmentedDae extends DeterministicAutoencoder {

  /// What eq. 8 does with the covariance of z and z′.
  public enum CrossCovariance {
    /// It is to be 0.
    ZERO,
    /// It is left free.
    MASK;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What it leaves free.
  ///
  /// @param latent the latent space and its prior
  /// @param crafting the adversary
  /// @param recWeight λ_R of the reconstruction
  /// @param ksWeight λ_E of the one-sample term
  /// @param covWeight λ_C of the covariance term
  /// @param crossCovariance which form of eq. 8; what the two methods differ in
  /// @param empiricalCdf the empirical CDF's convention
  public record Hyperparameters(
      @JsonUnwrapped Latent latent,
      @JsonUnwrapped Crafting crafting,
      double recWeight,
      @Nullable Double ksWeight,
      @Nullable Double covWeight,
      CrossCovariance crossCovariance,
      @JsonAlias("empirical") EmpiricalCdf empiricalCdf)
      implements kolmo.experiments.model.Hyperparameters {

    public Hyperparameters {
      Range.notNegative("reconstruction weight", recWeight);
      Range.notNegative("ks weight", ksWeight);
      Range.notNegative("covariance weight", covWeight);
      Objects.requireNonNull(crossCovariance, "crossCovariance");
    }

    /// The same as those of [RobustDae], so that only the terms differ.
    static Hyperparameters with(CrossCovariance crossCovariance) {
      RobustDae.Hyperparameters ours = RobustDae.Hyperparameters.DEFAULT;
      return new Hyperparameters(
          ours.latent(),
          ours.crafting(),
          ours.recWeight(),
          null,
          null,
          crossCovariance,
          ours.empiricalCdf());
    }

    @Override
    public int dimensions() {
      return latent.dimensions();
    }

    @Override
    public Autoencoder create(
        Backend on, ImageShape image, Architecture architecture, int batch, Rng rng) {
      return new AugmentedDae(on, architecture.of(image), this, batch, rng);
    }
  }

  private final Hyperparameters h;
  private final Adversary adversary;
  private final double ksWeight;
  private final double covWeight;

  private AugmentedDae(Backend on, Networks networks, Hyperparameters h, int batch, Rng rng) {
    super(on, networks, h.latent(), h.recWeight(), rng);
    this.h = h;
    adversary = adversary(h.crafting(), h.crafting().step(), rng);
    ksWeight =
        Objects.requireNonNullElseGet(
            h.ksWeight(), () -> PriorWeights.ks(2 * batch, h.empiricalCdf()));
    covWeight =
        Objects.requireNonNullElseGet(
            h.covWeight(),
            () ->
                switch (h.crossCovariance()) {
                  case ZERO ->
                      PriorWeights.coupledCovariance(prior, batch, 0, PriorWeights.stream());
                  // ¼ of two losses, each with the expectation of eq. 5
                  case MASK -> 2 * PriorWeights.covariance(prior, batch, PriorWeights.stream());
                });
  }

  @Override
  public LossTerms loss(Var x) {
    Var z = encode(x, Pass.TRAINING);
    Var zAdv = encode(adversary.of(at -> encode(at, Pass.CRAFTING), x, z), Pass.TRAINING);
    CovarianceLoss covariance = new CovarianceLoss(prior);
    return LossTerms.of(
        reconstruction(z, x),
        LossTerms.term("ks", ksWeight, new KsLoss(prior, h.empiricalCdf()).stacked(z, zAdv)),
        LossTerms.term(
            "cov",
            covWeight,
            switch (h.crossCovariance()) {
              case ZERO -> covariance.augmentedZero(z, zAdv);
              case MASK -> covariance.augmentedMask(z, zAdv);
            }));
  }
}
