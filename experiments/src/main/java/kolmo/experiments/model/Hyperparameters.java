package kolmo.experiments.model;

import java.util.Locale;
import kolmo.experiments.attack.Fgsm;
import kolmo.nn.loss.EmpiricalCdf;
import kolmo.nn.loss.GaussianMixture;
import kolmo.nn.loss.TwoSampleKsLoss;
import org.jspecify.annotations.Nullable;

/// What the paper leaves free: the size of the latent space, the prior, the adversary, the weights.
///
/// A weight that is null is computed from the prior and the batch size (see
/// [kolmo.nn.loss.PriorWeights]).
///
/// @param dimensions D
/// @param modes K
/// @param centers where the prior's modes are
/// @param centerScale c, for one-hot centres
/// @param sigma σ, the standard deviation of a mode
/// @param tau τ, standard deviation of the noise on the code in training (paper: 1)
/// @param epsilon ε, radius of the training adversary, in the norm that it is crafted in
/// @param fgsmStep s, its step; null: see [#step]
/// @param coupling α, correlation asked of clean and adversarial codes
/// @param recWeight λ_R of the reconstruction
/// @param ksWeight λ_E of the one-sample term
/// @param twoSampleWeight λ₂ of the two-sample term
/// @param covWeight λ_C of the covariance term
/// @param twoSample which elements meet in the two-sample term
/// @param empirical the empirical CDF's convention
/// @param craftSteps steps in which the training adversary is crafted (published: 1)
/// @param craftNorm the ball that it is crafted in (published: ℓ∞)
/// @param epsilonWarmup epochs in which ε grows linearly from 0; 0: it is there from the start
/// @param advRecWeight weight of the adversarial code's reconstruction, which eq. 11 does not have;
///   0: none
public record Hyperparameters(
    int dimensions,
    int modes,
    Centers centers,
    double centerScale,
    double sigma,
    double tau,
    double epsilon,
    @Nullable Double fgsmStep,
    double coupling,
    double recWeight,
    @Nullable Double ksWeight,
    @Nullable Double twoSampleWeight,
    @Nullable Double covWeight,
    TwoSampleKsLoss.Pairing twoSample,
    EmpiricalCdf empirical,
    int craftSteps,
    Fgsm.Norm craftNorm,
    int epsilonWarmup,
    double advRecWeight) {

  /// Schemes of prior centres.
  public enum Centers {
    /// c·eₖ.
    ONE_HOT,
    /// Sobol points on a sphere, at least 6σ apart.
    SOBOL;

    @Override
    public String toString() {
      return this == ONE_HOT ? "one-hot" : "sobol";
    }
  }

  /// ε for ℓ∞, as published for MNIST.
  public static final double EPSILON_LINF = 0.3;

  /// ε for ℓ2: the largest radius that models are attacked with. (An ℓ∞ adversary at 0.3 has, after
  /// clipping to the box, a norm of about 6 on MNIST.)
  public static final double EPSILON_L2 = 5;

  /// The defaults: the paper's own latent noise τ = 1 and eq. 9 read literally (paired), which
  /// together were the most robust of the readings tried; the rest as published for MNIST.
  public static final Hyperparameters DEFAULT =
      new Hyperparameters(
          10,
          10,
          Centers.ONE_HOT,
          10,
          1,
          1,
          EPSILON_LINF,
          null,
          0.95,
          500,
          null,
          null,
          null,
          TwoSampleKsLoss.Pairing.PAIRED,
          EmpiricalCdf.RIGHT,
          1,
          Fgsm.Norm.LINF,
          0,
          0);

  public Hyperparameters {
    atLeast("dimensions", dimensions, 1);
    atLeast("modes", modes, 1);
    positive("center scale", centerScale);
    positive("sigma", sigma);
    notNegative("tau", tau);
    notNegative("epsilon", epsilon);
    notNegative("fgsm step", fgsmStep);
    notNegative("reconstruction weight", recWeight);
    notNegative("ks weight", ksWeight);
    notNegative("two-sample weight", twoSampleWeight);
    notNegative("covariance weight", covWeight);
    atLeast("craft steps", craftSteps, 1);
    atLeast("epsilon warmup", epsilonWarmup, 0);
    notNegative("adversarial reconstruction weight", advRecWeight);
    if (!(Math.abs(coupling) <= 1)) {
      throw new IllegalArgumentException("coupling: wanted −1 ≤ α ≤ 1, got " + coupling);
    }
    if (centers == Centers.ONE_HOT && modes > dimensions) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "modes: wanted at most the %d dimensions with one-hot centers, got %d; more"
                  + " dimensions or Sobol centers allow more",
              dimensions,
              modes));
    }
  }

  /// s, given or derived.
  ///
  /// ```text
  /// s = ε · min( 1.25, 2.5/N )        N crafting steps
  /// ```
  ///
  /// One step is the published 1.25 ε. N steps together reach 2.5 ε, more than the 2 ε across the
  /// ball, so that every start can get to every place of the border and still turn on the way.
  public double step() {
    return fgsmStep == null ? epsilon * Math.min(1.25, 2.5 / craftSteps) : fgsmStep;
  }

  /// How much of ε is in use after a number of epochs, a fraction counting: 0 to 1.
  public double shareOfEpsilon(double epochs) {
    return epochs >= epsilonWarmup ? 1 : epochs / epsilonWarmup;
  }

  /// The same with another form of the two-sample term.
  Hyperparameters with(TwoSampleKsLoss.Pairing pairing) {
    return new Hyperparameters(
        dimensions,
        modes,
        centers,
        centerScale,
        sigma,
        tau,
        epsilon,
        fgsmStep,
        coupling,
        recWeight,
        ksWeight,
        twoSampleWeight,
        covWeight,
        pairing,
        empirical,
        craftSteps,
        craftNorm,
        epsilonWarmup,
        advRecWeight);
  }

  /// The prior that these describe.
  public GaussianMixture prior() {
    return centers == Centers.ONE_HOT
        ? GaussianMixture.oneHot(modes, dimensions, centerScale, sigma)
        : GaussianMixture.sobol(modes, dimensions, sigma);
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": wanted at least " + least + ", got " + value);
    }
  }

  private static void positive(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + ": wanted a positive number, got " + value);
    }
  }

  private static void notNegative(String name, @Nullable Double value) {
    if (value != null && !(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + ": wanted a number ≥ 0, got " + value);
    }
  }
}
