package kolmo.experiments.model;

import java.util.Objects;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.nn.loss.CovarianceLoss;
import kolmo.nn.loss.KsLoss;
import kolmo.nn.loss.PriorWeights;

/// The regularised deterministic autoencoder without an adversary (the paper's predecessor and the
/// first row of its ablation).
///
/// ```text
/// L = λ_R · MSE( f(z + ν), x ) + λ_E · L_KS(z) + λ_C · L_CV(z)        z = g(x)
/// ```
final class GmmDae extends DeterministicAutoencoder {

  private final double ksWeight;
  private final double covWeight;

  GmmDae(Backend on, ImageShape image, Hyperparameters h, int batch, Rng rng) {
    super(on, image, h, rng);
    ksWeight =
        Objects.requireNonNullElseGet(h.ksWeight(), () -> PriorWeights.ks(batch, h.empirical()));
    covWeight =
        Objects.requireNonNullElseGet(
            h.covWeight(), () -> PriorWeights.covariance(prior, batch, PriorWeights.stream()));
  }

  @Override
  public LossTerms loss(Var x) {
    Var z = encode(x);
    return LossTerms.of(
        reconstruction(z, x),
        LossTerms.term("ks", ksWeight, new KsLoss(prior, h.empirical()).of(z)),
        LossTerms.term("cov", covWeight, new CovarianceLoss(prior).of(z)));
  }
}
