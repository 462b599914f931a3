package kolmo.experiments.model;

import java.util.Arrays;
import java.util.stream.Collectors;
import kolmo.experiments.model.AugmentedDae.CrossCovariance;
import kolmo.nn.loss.TwoSampleKsLoss.Pairing;

/// The methods that can be trained; to add one is to add a constant.
public enum Method {
  /// The paper's method.
  OURS("ours", RobustDae.Hyperparameters.DEFAULT),
  /// The same with the published code's reading of eq. 9: the two-sample term on sorted codes.
  OURS_SORTED("ours-sorted", RobustDae.Hyperparameters.DEFAULT.with(Pairing.SORTED)),
  /// Without the terms that tie adversarial codes to clean ones; eq. 8 as printed.
  AUGMENTED_ZERO("augmented-zero", AugmentedDae.Hyperparameters.with(CrossCovariance.ZERO)),
  /// The same with eq. 8 as the text describes it.
  AUGMENTED_MASK("augmented-mask", AugmentedDae.Hyperparameters.with(CrossCovariance.MASK)),
  /// Without an adversary.
  GMM_DAE("gmm-dae", GmmDae.Hyperparameters.DEFAULT),
  /// The variational autoencoder.
  VAE("vae", Vae.Hyperparameters.DEFAULT),
  /// With a weight on its divergence.
  BETA_VAE("beta-vae", BetaVae.Hyperparameters.DEFAULT),
  /// With a weight on the divergence's total correlation.
  BETA_TCVAE("beta-tcvae", BetaTcVae.Hyperparameters.DEFAULT),
  /// With networks of a bounded Lipschitz constant.
  LIPSCHITZ_VAE("lipschitz-vae", LipschitzVae.Hyperparameters.DEFAULT),
  /// With neighbours that are pulled together.
  SMOOTH_ENCODER("smooth-encoder", SmoothEncoder.Hyperparameters.DEFAULT),
  /// With reconstructions that are encoded again.
  AVAE("avae", Avae.Hyperparameters.DEFAULT),
  /// Not in the paper: principal components.
  LINEAR("linear", LinearAutoencoder.Hyperparameters.DEFAULT);

  private final String cliName;
  private final Hyperparameters defaults;

  Method(String cliName, Hyperparameters defaults) {
    this.cliName = cliName;
    this.defaults = defaults;
  }

  /// As on the command line and in tables.
  public String cliName() {
    return cliName;
  }

  @Override
  public String toString() {
    return cliName;
  }

  /// What it leaves free, as it is if nothing else is said. Others are of the same class.
  public Hyperparameters defaults() {
    return defaults;
  }

  /// The method of that name.
  ///
  /// @throws IllegalArgumentException that lists the names
  public static Method of(String cliName) {
    return Arrays.stream(values())
        .filter(m -> m.cliName.equals(cliName))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "method '%s': wanted one of %s"
                        .formatted(
                            cliName,
                            Arrays.stream(values())
                                .map(Method::cliName)
                                .collect(Collectors.joining(", ")))));
  }
}
