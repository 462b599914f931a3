package kolmo.experiments.evaluate;

/// One number that was measured on one trained model, named as in the paper's tables.
///
/// @param dataset the data set by its command-line name; so is the method
/// @param method see there
/// @param seed of the training
/// @param attack `latent`, `maxdamage` or `none`
/// @param metric `msssim_out`, `msssim_in`, `fid_proxy`, `acc_clean`, `acc_attacked` (both in per
///   cent), or, for calibration, `msssim_clean`, `latent_floor`, `latent_ceiling`
/// @param lambda the attack's radius; 0 without an attack
/// @param value the mean over trials
/// @param std the deviation between trials; NaN where there are none
/// @param attacked how many images were attacked, in all trials; 0 without an attack
public record Measurement(
    String dataset,
    String method,
    long seed,
    String attack,
    String metric,
    double lambda,
    double value,
    double std,
    int attacked) {

  /// FID-proxy, which has nothing to do with published values of FID but the formula.
  public static final String FID_PROXY = "fid_proxy";

  /// How many points of accuracy the attack costs: clean − attacked.
  public static final String DROP = "acc_drop";

  /// What is measured, whatever was measured.
  ///
  /// @param attack as above; so are the others
  public record Quantity(String attack, String metric, double lambda) {

    /// For people, for example `max damage, λ = 3, MS-SSIM out`.
    public String text() {
      String name =
          switch (metric) {
            case "msssim_out" -> "MS-SSIM out";
            case "msssim_in" -> "MS-SSIM in";
            case FID_PROXY -> "FID-proxy";
            case "acc_clean" -> "clean accuracy";
            case "acc_attacked" -> "accuracy under attack";
            case DROP -> "accuracy lost";
            default -> metric;
          };
      String under = attack.equals("maxdamage") ? "max damage" : attack;
      return attack.equals("none")
          ? name
          : under + ", λ = " + ResultTable.label(lambda) + ", " + name;
    }
  }

  /// What it is a number of.
  public Quantity quantity() {
    return new Quantity(attack, metric, lambda);
  }
}
