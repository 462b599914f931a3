package kolmo.experiments.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.experiments.attack.Fgsm;
import kolmo.nn.loss.CovarianceLoss;
import kolmo.nn.loss.KsLoss;
import kolmo.nn.loss.PriorWeights;
import kolmo.nn.loss.TwoSampleKsLoss;

/// The paper's method, `ours`: a deterministic autoencoder whose clean and adversarial codes are
/// both held to the prior, and to each other (eq. 11).
///
/// ```text
/// z  = g(x)                        x′ = adversary of x (eq. 6)          z′ = g(x′)
/// L  = λ_R · MSE( f(z + ν), x )                                         ν ~ N(0, τ²I)
///    + λ_E · L_KS(z ∪ z′)                                               eqs. 4, 7
///    + λ₂  · L_2KS(z, z′)                                               eq. 9
///    + λ_C · L_CV(z, z′; α)                                             eq. 10
/// ```
///
/// The adversarial code is not reconstructed; `advRecWeight` adds λ·MSE( f(z′ + ν′), x ), which is
/// no part of eq. 11. ε may grow over the first epochs.
final class RobustDae extends DeterministicAutoencoder {

  private final Fgsm fgsm;
  private final Tensor crafting; // random state
  private final Tensor shareOfEpsilon; // a scalar
  private final double ksWeight;
  private final double twoSampleWeight;
  private final double covWeight;

  RobustDae(Backend on, ImageShape image, Hyperparameters h, int batch, Rng rng) {
    super(on, image, h, rng);
    fgsm = new Fgsm(h.craftNorm(), h.epsilon(), h.step(), h.craftSteps());
    crafting = on.randomState(rng.split("crafting"));
    shareOfEpsilon = on.full(Shape.scalar(), h.shareOfEpsilon(0));
    ksWeight =
        Objects.requireNonNullElseGet(
            h.ksWeight(), () -> PriorWeights.ks(2 * batch, h.empirical()));
    twoSampleWeight =
        Objects.requireNonNullElseGet(h.twoSampleWeight(), () -> PriorWeights.twoSample(batch));
    covWeight =
        Objects.requireNonNullElseGet(
            h.covWeight(),
            () ->
                PriorWeights.coupledCovariance(prior, batch, h.coupling(), PriorWeights.stream()));
  }

  @Override
  public void progress(double epochs) {
    on.write(shareOfEpsilon, new float[] {(float) h.shareOfEpsilon(epochs)});
  }

  @Override
  public LossTerms loss(Var x) {
    Var z = encode(x);
    Var xAdv = fgsm.perturb(this::encode, x, z, crafting, shareOfEpsilon);
    Var zAdv = encode(xAdv);
    List<LossTerms.Term> terms = new ArrayList<>();
    terms.add(reconstruction(z, x));
    terms.add(LossTerms.term("ks", ksWeight, new KsLoss(prior, h.empirical()).stacked(z, zAdv)));
    terms.add(
        LossTerms.term(
            "two-sample", twoSampleWeight, new TwoSampleKsLoss(prior, h.twoSample()).of(z, zAdv)));
    terms.add(
        LossTerms.term("cov", covWeight, new CovarianceLoss(prior).coupled(z, zAdv, h.coupling())));
    if (h.advRecWeight() > 0) {
      terms.add(reconstruction("adv-rec", h.advRecWeight(), zAdv, x));
    }
    return new LossTerms(terms);
  }

  @Override
  public void close() {
    super.close();
    crafting.close();
    shareOfEpsilon.close();
  }
}
