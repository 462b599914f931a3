package kolmo.experiments.model;

import java.util.List;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.nn.Pass;
import kolmo.nn.loss.BernoulliLoss;
import kolmo.nn.loss.GaussianMixture;

/// What the variational methods share: a Gaussian for a code, the standard normal prior, and the
/// Bernoulli likelihood.
///
/// ```text
/// (μ, log σ²) = g(x)        z = μ + σξ,  ξ ~ N(0, I)        −log p(x | z)
/// ```
///
/// Sums over pixels and dimensions, means over the batch. They are evaluated at the mean: z = μ.
abstract class GaussianAutoencoder extends NetworkAutoencoder {

  /// The Gaussians of a batch.
  ///
  /// @param mean μ, `[N,D]`
  /// @param logVariance log σ², `[N,D]`
  record Posterior(Var mean, Var logVariance) {}

  GaussianAutoencoder(Backend on, Networks networks, int dimensions, Rng rng) {
    super(
        on,
        networks,
        new GaussianMixture(new double[1][dimensions], 1),
        List.of("mean", "log_variance"),
        rng);
  }

  /// Of a batch in training.
  final Posterior posterior(Var x) {
    return posterior(x, Pass.TRAINING);
  }

  final Posterior posterior(Var x, Pass pass) {
    List<Var> heads = heads(x, pass);
    return new Posterior(heads.get(0), heads.get(1));
  }

  /// z, a draw from each Gaussian.
  final Var draw(Posterior q) {
    return q.mean().add(q.logVariance().mul(0.5).exp().mul(noise(q.mean())));
  }

  /// The pixels' logits in training, `[N,P]`.
  final Var logits(Var z) {
    return decoder.logits(z, Pass.TRAINING);
  }

  /// −log p(x | z).
  static LossTerms.Term reconstruction(Var logits, Var x) {
    return LossTerms.term("rec", 1, new BernoulliLoss().of(logits, Networks.rows(x)));
  }
}
