package kolmo.nn.loss;

import kolmo.autograd.Var;

/// What the smooth encoder asks of the posteriors of an image and of its neighbour (Cemgil et al.
/// 2020): to be near the prior, and near each other in entropy-regularised Wasserstein distance.
///
/// ```text
/// L  = 1/N · Σₙ [ ½( ‖μ‖² + ‖μ′‖² + tr Σ + tr Σ′ ) + WD ]
/// WD = min γ/2 · E‖Z − Z′‖² − H(Z, Z′)          over all couplings of N(μ, Σ) and N(μ′, Σ′)
///    = Σ_d γ/2·( (μ − μ′)² + s + s′ ) − ½·( u − 1 − log(u + 1) + log 2ss′ ) − log 2πe
/// u  = √( 1 + 4γ²ss′ )
/// ```
///
/// | symbol   | code                  | shape   | meaning                            |
/// |----------|-----------------------|---------|------------------------------------|
/// | μ, μ′    | `mu` `muB`            | `[N,D]` | means for image and neighbour      |
/// | log s, … | `logVariance` …       | `[N,D]` | Σ = diag s, variances              |
/// | γ        | `gamma`               |         | strength of the pull               |
/// | H        |                       |         | entropy of the coupling            |
///
/// The best coupling has the covariance (u − 1)/2γ in each coordinate. At γ = 0 it is independent,
/// and L is the two divergences from the prior, less D·log 2π. ∂WD/∂μ = γ(μ − μ′); ∂WD/∂s = γ/2 −
/// γ²s′/(u + 1) − 1/2s.
///
/// @param gamma γ ≥ 0
public record SmoothEncoderLoss(double gamma) {

  private static final double LOG_2_PI_E = Math.log(2 * Math.PI) + 1;

  /// L, a scalar.
  public Var of(Var mu, Var logVariance, Var muB, Var logVarianceB) {
    Pair.requireSameShape("smooth encoder", mu, logVariance);
    Pair.requireSameShape("smooth encoder", muB, logVarianceB);
    Pair.requireSameShape("smooth encoder", mu, muB);
    Var s = logVariance.exp();
    Var sB = logVarianceB.exp();
    Var prior = mu.square().add(muB.square()).add(s).add(sB).mul(0.5);
    Var pull = mu.sub(muB).square().add(s).add(sB).mul(gamma / 2);
    Var logProduct = logVariance.add(logVarianceB);
    Var u = logProduct.exp().mul(4 * gamma * gamma).add(1).sqrt();
    Var entropy =
        u.add(-1).sub(u.add(1).log()).add(logProduct).add(Math.log(2)).mul(0.5).add(LOG_2_PI_E);
    return prior.add(pull).sub(entropy).sum().mul(1.0 / mu.shape().dim(0));
  }
}
