package kolmo.nn.loss;

import java.util.Locale;
import kolmo.autograd.Var;

/// What the autoencoding variational autoencoder adds to the ELBO (Cemgil et al. 2020): the code of
/// a reconstruction is to be correlated with the code that it was made from.
///
/// ```text
/// L = 1/N · Σₙ Σ_d [ ( s̃ + ρ²s + (μ̃ − ρμ)² ) / 2(1−ρ²) − ½ log s̃ ]
/// ```
///
/// | symbol     | code                      | shape   | meaning                                  |
/// |------------|---------------------------|---------|------------------------------------------|
/// | μ, log s   | `mu` `logVariance`        | `[N,D]` | posterior q of the image                 |
/// | μ̃, log s̃   | `muAgain` …               | `[N,D]` | posterior q̃ of its reconstruction        |
/// | ρ          | `rho`                     |         | correlation asked of both codes          |
///
/// With [GaussianKl] it is the divergence of q·q̃ from a normal prior of pairs, in each coordinate
/// N(0, (1 ρ; ρ 1)):
///
/// ```text
/// KL(q) + L = KL( q·q̃ ‖ prior ) + D/2 · ( 1 − log(1−ρ²) )
/// ```
///
/// @param rho −1 < ρ < 1
public record SelfConsistencyLoss(double rho) {

  public SelfConsistencyLoss {
    if (!(Math.abs(rho) < 1)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "rho: wanted −1 < ρ < 1, got %s", rho));
    }
  }

  /// L, a scalar.
  public Var of(Var mu, Var logVariance, Var muAgain, Var logVarianceAgain) {
    Pair.requireSameShape("self-consistency", mu, logVariance);
    Pair.requireSameShape("self-consistency", muAgain, logVarianceAgain);
    Pair.requireSameShape("self-consistency", mu, muAgain);
    Var expected = logVariance.exp().mul(rho * rho).add(muAgain.sub(mu.mul(rho)).square());
    Var error = logVarianceAgain.exp().add(expected).mul(0.5 / (1 - rho * rho));
    return error.sub(logVarianceAgain.mul(0.5)).sum().mul(1.0 / mu.shape().dim(0));
  }
}
