package kolmo.nn.loss;

import java.util.Locale;
import kolmo.autograd.Var;

/// Two-sample loss (eq. 9): how far clean and adversarial codes are from each other, measured on
/// the scale of the prior's marginal CDF.
///
/// ```text
/// paired   L(Z,Z′) = 1/(N·D) · Σₙ Σ_d ( F_d(zₙd)   − F_d(z′ₙd)   )²
/// sorted   L(Z,Z′) = 1/(N·D) · Σₙ Σ_d ( F_d(z₍ₙ₎d) − F_d(z′₍ₙ₎d) )²
/// ```
///
/// | symbol | code       | shape   | meaning                                       |
/// |--------|------------|---------|-----------------------------------------------|
/// | Z, Z′  | `z` `zAdv` | `[N,D]` | codes of the images and of their adversaries  |
/// | z₍ₙ₎d  |            | `[N,D]` | n-th smallest of column d                     |
/// | F_d    | `prior`    | `[N,D]` | prior's marginal CDF                          |
///
/// Eq. 9 as printed compares two empirical CDFs, which are ranks and have no gradient; both forms
/// put the prior's CDF in their place. The paired form ties image n to its own adversary, as the
/// indices of eq. 9 do; the sorted form (the published code's) compares distributions and is 0 for
/// any pairing.
///
/// @param prior the mixture
/// @param pairing which of the two forms
public record TwoSampleKsLoss(GaussianMixture prior, Pairing pairing) {

  /// Which elements meet.
  public enum Pairing {
    /// Sample n meets its own adversary.
    PAIRED,
    /// The n-th smallest meets the n-th smallest, column by column.
    SORTED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// L(Z, Z′), a scalar.
  public Var of(Var z, Var zAdv) {
    Pair.requireSameShape("two-sample ks", z, zAdv);
    boolean sorted = pairing == Pairing.SORTED;
    return z.ksTwoSample(zAdv, prior.centers(z.tape()), prior.sigma(), sorted);
  }
}
