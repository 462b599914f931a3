package kolmo.experiments.run;

import kolmo.experiments.attack.Fgsm;
import kolmo.experiments.model.Hyperparameters;
import kolmo.experiments.model.Hyperparameters.Centers;
import kolmo.experiments.model.Method;
import kolmo.nn.loss.EmpiricalCdf;
import kolmo.nn.loss.TwoSampleKsLoss.Pairing;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The method's hyperparameters as options; each starts from [Hyperparameters#DEFAULT].
final class ModelOptions {

  private static final Hyperparameters DEFAULT = Hyperparameters.DEFAULT;

  @Option(
      names = "--dimensions",
      paramLabel = "D",
      description = "Dimensions of the latent space (default ${DEFAULT-VALUE}).")
  private int dimensions = DEFAULT.dimensions();

  @Option(
      names = "--modes",
      paramLabel = "K",
      description = "Modes of the prior (default ${DEFAULT-VALUE}).")
  private int modes = DEFAULT.modes();

  @Option(
      names = "--centers",
      paramLabel = "one-hot|sobol",
      description = "Where the modes are (default ${DEFAULT-VALUE}).")
  private Centers centers = DEFAULT.centers();

  @Option(
      names = "--center-scale",
      paramLabel = "C",
      description = "Scale of one-hot centers (default ${DEFAULT-VALUE}).")
  private double centerScale = DEFAULT.centerScale();

  @Option(
      names = "--sigma",
      paramLabel = "S",
      description = "Standard deviation of a mode (default ${DEFAULT-VALUE}).")
  private double sigma = DEFAULT.sigma();

  @Option(
      names = "--tau",
      paramLabel = "T",
      description =
          "Standard deviation of the latent noise in training (default ${DEFAULT-VALUE}).")
  private double tau = DEFAULT.tau();

  @Option(
      names = "--epsilon",
      paramLabel = "E",
      description =
          "Radius of the training adversary, in the norm of --craft-norm (default "
              + Hyperparameters.EPSILON_LINF
              + "; for l2 "
              + Hyperparameters.EPSILON_L2
              + ").")
  private @Nullable Double epsilon;

  @Option(
      names = "--epsilon-warmup",
      paramLabel = "EPOCHS",
      description = "Epochs in which epsilon grows linearly from 0 (default ${DEFAULT-VALUE}).")
  private int epsilonWarmup = DEFAULT.epsilonWarmup();

  @Option(
      names = "--craft-steps",
      paramLabel = "N",
      description = "Steps that craft the training adversary (default ${DEFAULT-VALUE}).")
  private int craftSteps = DEFAULT.craftSteps();

  @Option(
      names = "--craft-norm",
      paramLabel = "linf|l2",
      description = "The ball that it is crafted in (default ${DEFAULT-VALUE}).")
  private Fgsm.Norm craftNorm = DEFAULT.craftNorm();

  @Option(
      names = "--fgsm-step",
      paramLabel = "S",
      description =
          "Step of the training adversary (default 1.25 epsilon; of N > 2 steps 2.5 epsilon / N).")
  private @Nullable Double fgsmStep = DEFAULT.fgsmStep();

  @Option(
      names = "--coupling",
      paramLabel = "A",
      description =
          "Correlation asked of clean and adversarial codes, -1 to 1 (default ${DEFAULT-VALUE}).")
  private double coupling = DEFAULT.coupling();

  @Option(
      names = "--rec-weight",
      paramLabel = "W",
      description = "Weight of the reconstruction (default ${DEFAULT-VALUE}).")
  private double recWeight = DEFAULT.recWeight();

  @Option(
      names = "--ks-weight",
      paramLabel = "W",
      description = "Weight of the one-sample term (default: from the prior).")
  private @Nullable Double ksWeight = DEFAULT.ksWeight();

  @Option(
      names = "--two-sample-weight",
      paramLabel = "W",
      description = "Weight of the two-sample term (default: from the prior).")
  private @Nullable Double twoSampleWeight = DEFAULT.twoSampleWeight();

  @Option(
      names = "--cov-weight",
      paramLabel = "W",
      description = "Weight of the covariance term (default: from the prior).")
  private @Nullable Double covWeight = DEFAULT.covWeight();

  @Option(
      names = "--adv-rec-weight",
      paramLabel = "W",
      description =
          "Weight of the adversarial code's reconstruction, a term outside the paper's objective"
              + " (default ${DEFAULT-VALUE}: none).")
  private double advRecWeight = DEFAULT.advRecWeight();

  @Option(
      names = "--two-sample",
      paramLabel = "paired|sorted",
      description =
          "Which codes meet in the two-sample term: an image and its adversary, or, as in the"
              + " published code, equal ranks (default: paired, for ours-sorted sorted).")
  private @Nullable Pairing twoSample;

  @Option(
      names = "--empirical-cdf",
      paramLabel = "right|midpoint",
      description = "Empirical CDF at the i-th of n: i/n or (i-1/2)/n (default ${DEFAULT-VALUE}).")
  private EmpiricalCdf empirical = DEFAULT.empirical();

  /// @throws IllegalArgumentException if a value is out of its range or not that of the method
  Hyperparameters hyperparameters(Method method) {
    return new Hyperparameters(
        dimensions,
        modes,
        centers,
        centerScale,
        sigma,
        tau,
        epsilon(),
        fgsmStep,
        coupling,
        recWeight,
        ksWeight,
        twoSampleWeight,
        covWeight,
        pairing(method),
        empirical,
        craftSteps,
        craftNorm,
        epsilonWarmup,
        advRecWeight);
  }

  private double epsilon() {
    if (epsilon != null) {
      return epsilon;
    }
    return craftNorm == Fgsm.Norm.LINF ? Hyperparameters.EPSILON_LINF : Hyperparameters.EPSILON_L2;
  }

  private Pairing pairing(Method method) {
    if (method != Method.OURS_SORTED) {
      return twoSample == null ? DEFAULT.twoSample() : twoSample;
    }
    if (twoSample == Pairing.PAIRED) {
      throw new IllegalArgumentException(
          "two-sample: ours-sorted is the method with the sorted term, got paired; ours has it");
    }
    return Pairing.SORTED;
  }
}
