package kolmo.experiments.model;

import java.util.Locale;
import kolmo.experiments.Setting;
import kolmo.nn.loss.GaussianMixture;

/// The latent space of the deterministic methods: its prior, and how noisy its codes are.
///
/// @param dimensions D
/// @param modes K
/// @param centers where the prior's modes are
/// @param centerScale c, for one-hot centres
/// @param sigma σ, the standard deviation of a mode
/// @param tau τ, standard deviation of the noise on the code in training (paper: 1)
public record Latent(
    @Setting(value = "Dimensions of the latent space.", label = "D") int dimensions,
    @Setting(value = "Modes of the prior.", label = "K") int modes,
    @Setting("Where the modes are.") Centers centers,
    @Setting(value = "Scale of one-hot centers.", label = "C") double centerScale,
    @Setting(value = "Standard deviation of a mode.", label = "S") double sigma,
    @Setting(value = "Standard deviation of the latent noise in training.", label = "T")
        double tau) {

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

  /// Centres at distance √2: the closer they are, the less the codes between them are pulled apart,
  /// and the more robust and the sharper the model (docs/search.md). The published configuration
  /// for MNIST has c = 10, that of the method's predecessor c = 1. τ = 0.1 is the published value;
  /// the paper's text says 1, which blurs such a prior.
  public static final Latent DEFAULT = new Latent(10, 10, Centers.ONE_HOT, 1, 1, 0.1);

  public Latent {
    Range.atLeast("dimensions", dimensions, 1);
    Range.atLeast("modes", modes, 1);
    Range.positive("center scale", centerScale);
    Range.positive("sigma", sigma);
    Range.notNegative("tau", tau);
    if (centers == Centers.ONE_HOT && modes > dimensions) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "modes: wanted at most the %d dimensions with one-hot centers, got %d; more"
                  + " dimensions or Sobol centers allow more",
              dimensions,
              modes));
    }
    var _ = prior(dimensions, modes, centers, centerScale, sigma); // not every choice exists
  }

  /// The prior that these describe.
  public GaussianMixture prior() {
    return prior(dimensions, modes, centers, centerScale, sigma);
  }

  private static GaussianMixture prior(
      int dimensions, int modes, Centers centers, double centerScale, double sigma) {
    return centers == Centers.ONE_HOT
        ? GaussianMixture.oneHot(modes, dimensions, centerScale, sigma)
        : GaussianMixture.sobol(modes, dimensions, sigma);
  }
}
