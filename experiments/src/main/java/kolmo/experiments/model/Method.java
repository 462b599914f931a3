package kolmo.experiments.model;

import java.util.Arrays;
import java.util.stream.Collectors;
import kolmo.nn.loss.TwoSampleKsLoss.Pairing;

/// The methods that can be trained; to add one is to add a constant.
public enum Method {
  /// The paper's method.
  OURS("ours", RobustDae.Settings.DEFAULT),
  /// The same with the published code's reading of eq. 9: the two-sample term on sorted codes.
  OURS_SORTED("ours-sorted", RobustDae.Settings.DEFAULT.with(Pairing.SORTED)),
  /// The same without an adversary.
  GMM_DAE("gmm-dae", GmmDae.Settings.DEFAULT),
  /// The variational autoencoder.
  VAE("vae", Vae.Settings.DEFAULT);

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
                    "method '"
                        + cliName
                        + "': wanted one of "
                        + Arrays.stream(values())
                            .map(m -> m.cliName)
                            .collect(Collectors.joining(", "))));
  }
}
