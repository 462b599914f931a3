package kolmo.experiments.model;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.experiments.Setting;
import kolmo.experiments.data.ImageShape;
import kolmo.nn.Pass;
import kolmo.nn.loss.CovarianceLoss;
import kolmo.nn.loss.EmpiricalCdf;
import kolmo.nn.loss.KsLoss;
import kolmo.nn.loss.PriorWeights;
import kolmo.nn.loss.TwoSampleKsLoss;
import kolmo.nn.loss.TwoSampleKsLoss.Pairing;
import org.jspecify.annotations.Nullable;

/// The paper's method, `ours`: a deterministic autoencoder whose clean and adversarial codes are
/// both held to the prior, and to each other (eq. 11).
///
/// ```text
/// z  = g(x)                        x′ = adversary of x (eq. 6)          z′ = g(x′)
/// L  = λ_R · MSE( f(z + ν), x )                                         ν ~ N(0, τ²I)
///    + λ_E · L_KS(z ∪ z′)                                               eqs. 4, 7
///    + λ₂  · L_2KS(z, z′)                                               eq. 9
///    + λ_C · L_CV(z, z′; α)                                             eq. 10
/// ```
///
/// The adversarial code is not reconstructed; `advRecWeight` adds λ·MSE( f(z′ + ν′), x ), which is
/// no part of eq. 11. ε may grow over the first epochs.
public final class RobustDae extends DeterministicAutoencoder {

  /// What it leaves free.
  ///
  /// @param latent the latent space and its prior
  /// @param crafting the adversary
  /// @param coupling α, correlation asked of clean and adversarial codes
  /// @param recWeight λ_R of the reconstruction
  /// @param ksWeight λ_E of the one-sample term
  /// @param twoSampleWeight λ₂ of the two-sample term; null: 3(N+1) if sorted, by which an ideal
  ///   batch costs 1, and ten times that if paired
  /// @param covWeight λ_C of the covariance term
  /// @param twoSample which elements meet in the two-sample term
  /// @param empiricalCdf the empirical CDF's convention
  /// @param advRecWeight weight of the adversarial code's reconstruction, which eq. 11 does not
  ///   have; 0: none
  public record Hyperparameters(
      @JsonUnwrapped Latent latent,
      @JsonUnwrapped Crafting crafting,
      @Setting(value = "Correlation asked of clean and adversarial codes, -1 to 1.", label = "A")
          double coupling,
      @Setting(value = "Weight of the reconstruction.", label = "W") double recWeight,
      @Setting(value = "Weight of the one-sample term (default: from the prior).", label = "W")
          @Nullable Double ksWeight,
      @Setting(value = "Weight of the two-sample term (default: from the prior).", label = "W")
          @Nullable Double twoSampleWeight,
      @Setting(value = "Weight of the covariance term (default: from the prior).", label = "W")
          @Nullable Double covWeight,
      @Setting(
              "Which codes meet in the two-sample term: an image and its adversary, or, as in the"
                  + " published code, equal ranks.")
          Pairing twoSample,
      @Setting("Empirical CDF at the i-th of n: i/n or (i-1/2)/n.") @JsonAlias("empirical")
          EmpiricalCdf empiricalCdf,
      @Setting(
              value =
                  "Weight of the adversarial code's reconstruction, a term outside the paper's"
                      + " objective.",
              label = "W",
              before = "0")
          double advRecWeight)
      implements kolmo.experiments.model.Hyperparameters {

    /// Eq. 9 read literally (paired), with a weight of its own, and a fifth of the published weight
    /// of the reconstruction: the most robust of what was tried (docs/search.md).
    public static final Hyperparameters DEFAULT =
        new Hyperparameters(
            Latent.DEFAULT,
            Crafting.DEFAULT,
            0.95,
            100,
            null,
            null,
            null,
            Pairing.PAIRED,
            EmpiricalCdf.RIGHT,
            0);

    public Hyperparameters {
      if (!(Math.abs(coupling) <= 1)) {
        throw new IllegalArgumentException("coupling: wanted −1 ≤ α ≤ 1, got " + coupling);
      }
      Range.notNegative("reconstruction weight", recWeight);
      Range.notNegative("ks weight", ksWeight);
      Range.notNegative("two-sample weight", twoSampleWeight);
      Range.notNegative("covariance weight", covWeight);
      Range.notNegative("adversarial reconstruction weight", advRecWeight);
    }

    /// The same with another form of the two-sample term.
    Hyperparameters with(Pairing pairing) {
      return new Hyperparameters(
          latent,
          crafting,
          coupling,
          recWeight,
          ksWeight,
          twoSampleWeight,
          covWeight,
          pairing,
          empiricalCdf,
          advRecWeight);
    }

    @Override
    public int dimensions() {
      return latent.dimensions();
    }

    @Override
    public Autoencoder create(
        Backend on, ImageShape image, Architecture architecture, int batch, Rng rng) {
      return new RobustDae(on, architecture.of(image), this, batch, rng);
    }
  }

  /// How much heavier the paired term is than the sorted one.
  private static final double PAIRED = 10;

  private final Hyperparameters h;
  private final Adversary adversary;
  private final double ksWeight;
  private final double twoSampleWeight;
  private final double covWeight;

  private RobustDae(Backend on, Networks networks, Hyperparameters h, int batch, Rng rng) {
    super(on, networks, h.latent(), h.recWeight(), rng);
    this.h = h;
    adversary = adversary(h.crafting(), h.crafting().step(), rng);
    ksWeight =
        Objects.requireNonNullElseGet(
            h.ksWeight(), () -> PriorWeights.ks(2 * batch, h.empiricalCdf()));
    twoSampleWeight =
        Objects.requireNonNullElseGet(
            h.twoSampleWeight(),
            () -> (h.twoSample() == Pairing.PAIRED ? PAIRED : 1) * PriorWeights.twoSample(batch));
    covWeight =
        Objects.requireNonNullElseGet(
            h.covWeight(),
            () ->
                PriorWeights.coupledCovariance(prior, batch, h.coupling(), PriorWeights.stream()));
  }

  @Override
  public LossTerms loss(Var x) {
    Var z = encode(x, Pass.TRAINING);
    Var xAdv = adversary.of(at -> encode(at, Pass.CRAFTING), x, z);
    Var zAdv = encode(xAdv, Pass.TRAINING);
    List<LossTerms.Term> terms = new ArrayList<>();
    terms.add(reconstruction(z, x));
    terms.add(LossTerms.term("ks", ksWeight, new KsLoss(prior, h.empiricalCdf()).stacked(z, zAdv)));
    terms.add(
        LossTerms.term(
            "two-sample", twoSampleWeight, new TwoSampleKsLoss(prior, h.twoSample()).of(z, zAdv)));
    terms.add(
        LossTerms.term("cov", covWeight, new CovarianceLoss(prior).coupled(z, zAdv, h.coupling())));
    if (h.advRecWeight() > 0) {
      terms.add(reconstruction("adv-rec", h.advRecWeight(), zAdv, x));
    }
    return new LossTerms(terms);
  }
}
