package kolmo.experiments.model;

import java.util.List;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.nn.Pass;
import kolmo.nn.loss.MseLoss;

/// What the deterministic methods share: z = g(x) without a variance, a Gaussian mixture as prior,
/// and the reconstruction from a noisy code.
abstract class DeterministicAutoencoder extends NetworkAutoencoder {

  private final double tau;
  private final double recWeight;

  DeterministicAutoencoder(
      Backend on, Networks networks, Latent latent, double recWeight, Rng rng) {
    super(on, networks, latent.prior(), List.of("code"), rng);
    this.tau = latent.tau();
    this.recWeight = recWeight;
  }

  final Var encode(Var x, Pass pass) {
    return heads(x, pass).getFirst();
  }

  /// λ_R · MSE( f(z + ν), x ), ν ~ N(0, τ²I): the decoder sees a noisy code, the regularisers do
  /// not.
  final LossTerms.Term reconstruction(Var z, Var x) {
    return reconstruction("rec", recWeight, z, x);
  }

  final LossTerms.Term reconstruction(String name, double weight, Var z, Var x) {
    Var xHat = decoder.pixels(z.add(noise(z).mul(tau)), Pass.TRAINING);
    return LossTerms.term(name, weight, new MseLoss().of(xHat, x));
  }
}
