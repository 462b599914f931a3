package kolmo.nn.loss;

import kolmo.autograd.Var;

/// Kullback–Leibler divergence of a diagonal Gaussian from the standard one.
///
/// ```text
/// L(M, S) = 1/N · Σₙ Σ_d ½ ( μ² + σ² − 1 − log σ² )       M = μ, S = log σ²   [N,D]
/// ```
///
/// Summed over dimensions, averaged over the batch.
public record GaussianKl() {

  /// L(M, S), a scalar.
  public Var of(Var mu, Var logVariance) {
    Pair.requireSameShape("gaussian kl", mu, logVariance);
    Var sum = mu.square().add(logVariance.exp()).sub(logVariance).add(-1).sum();
    return sum.mul(0.5 / mu.shape().dim(0));
  }
}
