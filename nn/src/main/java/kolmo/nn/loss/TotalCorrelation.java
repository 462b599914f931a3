package kolmo.nn.loss;

import kolmo.autograd.Var;
import kolmo.autograd.array.Shape;

/// Total correlation of the codes, estimated from a batch (Chen et al. 2018, minibatch-weighted
/// sampling): how far their distribution is from the product of its marginals.
///
/// ```text
/// ℓₙₘd = log N(zₙd; μₘd, σ²ₘd)                                      Z, M, S = log σ²   [N,D]
/// L    = 1/N · Σₙ ( log q̂(zₙ) − Σ_d log q̂_d(zₙd) )
/// log q̂(zₙ) = log 1/N Σₘ exp Σ_d ℓₙₘd        log q̂_d(zₙd) = log 1/N Σₘ exp ℓₙₘd
/// ```
///
/// | symbol | code          | shape     | meaning                                     |
/// |--------|---------------|-----------|---------------------------------------------|
/// | zₙ     | `z`           | `[1,N,D]` | a draw from the n-th posterior              |
/// | μₘ, σₘ | `mu` …        | `[N,1,D]` | the m-th posterior of the batch             |
/// | ℓₙₘd   | `density`     | `[N,N,D]` | log-density of zₙd in it; m is the first axis |
/// | q̂      | `joint`       | `[1,N]`   | the batch's posteriors as a mixture         |
/// | q̂_d    | `marginals`   | `[1,N·D]` | its marginals                               |
///
/// The published estimator divides by N·|data| where this divides by N; that adds the constant (D −
/// 1)·log |data| and nothing to a gradient: ∂L/∂ℓₙₘd = 1/N · (softmaxₘ Σ_d ℓₙₘd − softmaxₘ ℓₙₘd).
public record TotalCorrelation() {

  /// L, a scalar.
  public Var of(Var z, Var mu, Var logVariance) {
    Pair.requireSameShape("total correlation", mu, logVariance);
    Pair.requireSameShape("total correlation", z, mu);
    int n = z.shape().dim(0);
    int d = z.shape().dim(1);
    Shape posteriors = Shape.of(n, 1, d);
    Var away = z.view(Shape.of(1, n, d)).sub(mu.view(posteriors)).square();
    Var precision = logVariance.neg().exp().view(posteriors);
    Var density =
        away.mul(precision).add(logVariance.view(posteriors)).add(Math.log(2 * Math.PI)).mul(-0.5);
    Var joint = LogSumExp.of(density.sum(2).view(Shape.of(n, n)), 0);
    Var marginals = LogSumExp.of(density.view(Shape.of(n, n * d)), 0);
    // each of the D + 1 sums is divided by N
    return joint.sum().sub(marginals.sum()).mul(1.0 / n).add((d - 1) * Math.log(n));
  }
}
