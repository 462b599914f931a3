package kolmo.experiments.model;

import kolmo.experiments.Setting;
import kolmo.experiments.attack.Fgsm;
import org.jspecify.annotations.Nullable;

/// How the adversaries of training are crafted.
///
/// @param craftNorm the ball that they stay in (published: ℓ∞)
/// @param epsilon ε, its radius, in that norm
/// @param epsilonWarmup epochs in which ε grows linearly from 0; 0: it is there from the start
/// @param craftSteps steps that craft them (published: 1)
/// @param fgsmStep s, the length of a step; null: see [#step]
public record Crafting(
    @Setting(value = "The ball that it is crafted in.", before = "linf") Fgsm.Norm craftNorm,
    @Setting(
            value =
                "Radius of the training adversary, in the norm of --craft-norm; with that given"
                    + " alone, "
                    + Crafting.EPSILON_L2
                    + " for l2, "
                    + Crafting.EPSILON_LINF
                    + " for linf.",
            label = "E")
        double epsilon,
    @Setting(
            value = "Epochs in which epsilon grows linearly from 0.",
            label = "EPOCHS",
            before = "0")
        int epsilonWarmup,
    @Setting(value = "Steps that craft the training adversary.", before = "1") int craftSteps,
    @Setting(
            value =
                "Step of the training adversary (default: 1.25 epsilon; of N > 2 steps 2.5 epsilon"
                    + " / N; of smooth-encoder epsilon / 3).",
            label = "S")
        @Nullable Double fgsmStep) {

  /// ε for ℓ∞, as published for MNIST.
  public static final double EPSILON_LINF = 0.3;

  /// ε for ℓ2: the largest radius that models are attacked with. (An ℓ∞ adversary at 0.3 has, after
  /// clipping to the box, a norm of about 6 on MNIST.)
  public static final double EPSILON_L2 = 5;

  /// The usual ε of a norm.
  public static double epsilon(Fgsm.Norm norm) {
    return norm == Fgsm.Norm.L2 ? EPSILON_L2 : EPSILON_LINF;
  }

  /// As published for MNIST.
  public static final Crafting PUBLISHED = new Crafting(Fgsm.Norm.LINF, EPSILON_LINF, 0, 1, null);

  /// Two steps in the ball that attacks are held to: more robust at λ = 5 than the published single
  /// step, at nearly the same cost (docs/search.md).
  public static final Crafting DEFAULT = new Crafting(Fgsm.Norm.L2, EPSILON_L2, 0, 2, null);

  public Crafting {
    Range.notNegative("epsilon", epsilon);
    Range.atLeast("epsilon warmup", epsilonWarmup, 0);
    Range.atLeast("craft steps", craftSteps, 1);
    Range.notNegative("fgsm step", fgsmStep);
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
  double shareOfEpsilon(double epochs) {
    return epochs >= epsilonWarmup ? 1 : epochs / epsilonWarmup;
  }
}
