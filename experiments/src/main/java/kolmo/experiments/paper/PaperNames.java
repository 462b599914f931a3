package kolmo.experiments.paper;

import java.util.List;
import java.util.Map;

/// What the paper calls methods and data sets, and what the command line calls them.
public final class PaperNames {

  /// Command-line name to the paper's. The paper has one Augmented, its text and its eq. 8 are two:
  /// both are held against it. `ours-sorted` has no row.
  private static final Map<String, String> METHODS =
      Map.of(
          "vae", "VAE",
          "beta-vae", "beta-VAE",
          "beta-tcvae", "beta-TCVAE",
          "lipschitz-vae", "LipschitzVAE",
          "smooth-encoder", "SE",
          "avae", "AVAE",
          "gmm-dae", "GMM-DAE",
          "augmented-zero", "Augmented",
          "augmented-mask", "Augmented",
          "ours", "Ours");

  private static final Map<String, String> DATASETS =
      Map.of(
          "mnist", "MNIST",
          "fashion-mnist", "FASHIONMNIST",
          "svhn", "SVHN",
          "celeba", "CELEBA");

  /// The methods of the paper's tables 1, 2 and 3, in its order.
  private static final List<List<String>> ROWS =
      List.of(
          List.of(
              "vae", "beta-vae", "beta-tcvae", "lipschitz-vae", "smooth-encoder", "avae", "ours"),
          List.of("gmm-dae", "augmented-zero", "augmented-mask", "ours"),
          List.of("vae", "beta-tcvae", "lipschitz-vae", "smooth-encoder", "ours"));

  private PaperNames() {}

  /// A method's name in the paper; empty if it has none there.
  static String method(String cliName) {
    return METHODS.getOrDefault(cliName, "");
  }

  /// A data set's name in the paper; empty if it has none there.
  static String dataset(String cliName) {
    return DATASETS.getOrDefault(cliName, "");
  }

  /// The methods of a table, 1 to 3, by their command-line names.
  public static List<String> rows(int table) {
    return ROWS.get(table - 1);
  }
}
