package kolmo.nn.loss;

import kolmo.autograd.Var;

/// Kolmogorov–Smirnov loss (eq. 4): how far the batch's marginals are from the prior's.
///
/// ```text
/// L(Z) = 1/(N·D) · Σₙ Σ_d ( F_d(z₍ₙ₎d) − n/N )²
/// ```
///
/// | symbol | code        | shape   | meaning                                   |
/// |--------|-------------|---------|-------------------------------------------|
/// | Z      | `z`         | `[N,D]` | codes of one batch                        |
/// | z₍ₙ₎d  |             | `[N,D]` | n-th smallest of column d                 |
/// | F_d    | `prior`     | `[N,D]` | prior's marginal CDF; its slope is p_d    |
/// | n/N    | `empirical` | `[N,1]` | empirical CDF at the n-th point           |
///
/// [Var#ksDistance] spells it out as sort, CDF, difference, square and mean, and takes the same in
/// one pass where the backend has it.
///
/// Ranks are constants for the gradient: each sample pulls only itself, ∂L/∂z = 2/(ND) · (F_d(z) −
/// rank/N) · p_d(z). The loss depends on N: never average it over micro-batches.
///
/// @param prior the mixture
/// @param empirical n/N, or its midpoint form
public record KsLoss(GaussianMixture prior, EmpiricalCdf empirical) {

  /// L(Z), a scalar.
  public Var of(Var z) {
    return z.ksDistance(prior.centers(z.tape()), prior.sigma(), empirical.offset());
  }

  /// The augmented form: L of clean and adversarial codes stacked to one batch of 2N, so that they
  /// may cover different parts of the prior. (Eq. 7 averages two losses instead; the published
  /// results were made with the stacked form.)
  public Var stacked(Var z, Var zAdv) {
    Pair.requireSameShape("ks", z, zAdv);
    return of(Var.concat(0, z, zAdv));
  }
}
