package kolmo.experiments.train;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kolmo.experiments.Setting;

/// Wishes under one name. What is wished for beside it has the last word, and of its values count
/// those that the method has.
@Setting(
    "The published configuration for MNIST, with the sorted two-sample term and 500 epochs. Options"
        + " that are given as well have the last word.")
enum Preset {
  /// The published configuration for MNIST, as far as it goes: it has no value for α, for which
  /// 0.95 is chosen as everywhere here; and its λ_C is simulated with clean and adversarial codes
  /// drawn independently, which for these values comes to 0.17.
  OFFICIAL(
      "method=ours-sorted dimensions=10 modes=10 center-scale=10 sigma=1 tau=0.1 craft-norm=linf"
          + " craft-steps=1 epsilon=0.3 epsilon-warmup=0 fgsm-step=0.375 coupling=0.95"
          + " rec-weight=500 two-sample-weight=303 adv-rec-weight=0 cov-weight=0.17"
          + " empirical-cdf=right batch=100 lr=2e-4 lr-factor=1 epochs=500");

  private final String wishes;

  Preset(String wishes) {
    this.wishes = wishes;
  }

  Map<String, String> wishes() {
    return Stream.of(wishes.split(" ", -1))
        .map(wish -> wish.split("=", 2))
        .collect(Collectors.toMap(w -> w[0], w -> w[1]));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
