package kolmo.nn.loss;

import kolmo.autograd.Var;
import kolmo.autograd.array.Shape;

/// Covariance losses (eqs. 5, 8, 10): the batch's covariance against the prior's.
///
/// ```text
/// Σ̂(Y) = 1/N · (Y − Ȳ)ᵀ(Y − Ȳ)          L(Y, T) = 1/M² · Σᵢⱼ ( Σ̂ᵢⱼ − Tᵢⱼ )²
///
/// of             Y = Z,        T = Σ                                    eq. 5
/// augmentedZero  Y = [Z | Z′], T = ( Σ 0 ; 0 Σ )                        eq. 8 as printed
/// augmentedMask  ¼ (L(Z, Σ) + L(Z′, Σ)): eq. 8 without its cross blocks
/// coupled        Y = [Z | Z′], T = ( Σ αΣ ; αΣ Σ )                      eq. 10
/// ```
///
/// | symbol | code       | shape     | meaning                                          |
/// |--------|------------|-----------|--------------------------------------------------|
/// | Z, Z′  | `z` `zAdv` | `[N,D]`   | codes of the images and of their adversaries     |
/// | Σ      |            | `[D,D]`   | covariance of the prior                          |
/// | α      | `alpha`    |           | coupling: the correlation asked of zₙ and z′ₙ    |
/// | M      |            |           | columns of Y: D or 2D                            |
///
/// The covariance divides by N, not N−1. Only this term can move codes from one mode to another:
/// between modes the KS loss has no force.
///
/// @param prior the mixture
public record CovarianceLoss(GaussianMixture prior) {

  /// Eq. 5, a scalar.
  public Var of(Var z) {
    return against(z, new Target(prior, 1, 0));
  }

  /// Eq. 8 as printed: the cross-covariance is asked to be 0.
  public Var augmentedZero(Var z, Var zAdv) {
    return coupled(z, zAdv, 0);
  }

  /// Eq. 8 with the cross-covariance left free.
  public Var augmentedMask(Var z, Var zAdv) {
    Pair.requireSameShape("covariance", z, zAdv);
    return of(z).add(of(zAdv)).mul(0.25);
  }

  /// Eq. 10, a scalar.
  ///
  /// @param alpha −1 ≤ α ≤ 1: beyond that the target is no covariance
  public Var coupled(Var z, Var zAdv, double alpha) {
    requireCoupling(alpha);
    Pair.requireSameShape("covariance", z, zAdv);
    return against(Var.concat(1, z, zAdv), new Target(prior, 2, alpha));
  }

  static void requireCoupling(double alpha) {
    if (!(Math.abs(alpha) <= 1)) {
      throw new IllegalArgumentException("coupling: wanted −1 ≤ α ≤ 1, got " + alpha);
    }
  }

  /// L(Y, T).
  private static Var against(Var y, Target target) {
    int m = y.shape().dim(1);
    Var centred = y.sub(y.mean(0));
    Var covariance = centred.gram(true).mul(1.0 / y.shape().dim(0));
    Var t = y.tape().constant(target, Shape.of(m, m), target::values).named("covariance target");
    return covariance.sub(t).square().mean();
  }

  /// T: Σ on the diagonal blocks, αΣ off them. Copied to the backend once in a run.
  record Target(GaussianMixture prior, int blocks, double alpha) {

    /// Row-major, `[M,M]`.
    double[] values() {
      double[][] sigma = prior.covariance();
      int d = sigma.length;
      int m = blocks * d;
      double[] target = new double[m * m];
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < m; j++) {
          target[i * m + j] = (i / d == j / d ? 1 : alpha) * sigma[i % d][j % d];
        }
      }
      return target;
    }
  }
}
