package kolmo.experiments.run;

import kolmo.experiments.model.Hyperparameters;
import kolmo.experiments.model.Hyperparameters.Centers;
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
      description = "Radius (l-infinity) of the training adversary (default ${DEFAULT-VALUE}).")
  private double epsilon = DEFAULT.epsilon();

  @Option(
      names = "--fgsm-step",
      paramLabel = "S",
      description = "Step of the training adversary (default 1.25 epsilon).")
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
      names = "--two-sample",
      paramLabel = "paired|sorted",
      description =
          "Which codes meet in the two-sample term: an image and its adversary, or, as in the"
              + " published code, equal ranks (default ${DEFAULT-VALUE}).")
  private Pairing twoSample = DEFAULT.twoSample();

  @Option(
      names = "--empirical-cdf",
      paramLabel = "right|midpoint",
      description = "Empirical CDF at the i-th of n: i/n or (i-1/2)/n (default ${DEFAULT-VALUE}).")
  private EmpiricalCdf empirical = DEFAULT.empirical();

  Hyperparameters hyperparameters() {
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
        twoSample,
        empirical);
  }
}
