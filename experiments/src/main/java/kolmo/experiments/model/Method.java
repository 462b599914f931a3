package kolmo.experiments.model;

import java.util.Arrays;
import java.util.stream.Collectors;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.nn.loss.TwoSampleKsLoss.Pairing;

/// The methods that can be trained; to add one is to add a constant.
public enum Method {
  /// The paper's method.
  OURS("ours", RobustDae::new),
  /// The same with the published code's reading of eq. 9: the two-sample term on sorted codes.
  OURS_SORTED(
      "ours-sorted",
      (on, image, h, batch, rng) -> new RobustDae(on, image, h.with(Pairing.SORTED), batch, rng)),
  /// The same without an adversary.
  GMM_DAE("gmm-dae", GmmDae::new),
  /// The variational autoencoder.
  VAE("vae", (on, image, h, batch, rng) -> new Vae(on, image, h, rng));

  @FunctionalInterface
  private interface Constructor {
    Autoencoder create(Backend on, ImageShape image, Hyperparameters h, int batch, Rng rng);
  }

  private final String cliName;
  private final Constructor constructor;

  Method(String cliName, Constructor constructor) {
    this.cliName = cliName;
    this.constructor = constructor;
  }

  /// As on the command line and in tables.
  public String cliName() {
    return cliName;
  }

  @Override
  public String toString() {
    return cliName;
  }

  /// A new model, its parameters drawn from `rng`.
  ///
  /// @param batch N of training: the automatic weights depend on it
  public Autoencoder create(Backend on, ImageShape image, Hyperparameters h, int batch, Rng rng) {
    return constructor.create(on, image, h, batch, rng);
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
