package kolmo.experiments.model;

import java.util.List;
import java.util.stream.Stream;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.nn.Layer;
import kolmo.nn.Linear;
import kolmo.nn.Parameter;
import kolmo.nn.Pass;
import kolmo.nn.loss.GaussianMixture;
import kolmo.nn.loss.MseLoss;

/// What the deterministic methods share: z = g(x) without a variance, a Gaussian mixture as prior,
/// and the reconstruction from a noisy code.
abstract class DeterministicAutoencoder implements Autoencoder {

  final Backend on;
  final GaussianMixture prior;
  private final Layer features;
  private final Linear head;
  private final Decoder decoder;
  private final double tau;
  private final double recWeight;
  private final Parameter latentNoise; // random state

  DeterministicAutoencoder(
      Backend on, Networks networks, Latent latent, double recWeight, Rng rng) {
    this.on = on;
    this.prior = latent.prior();
    this.tau = latent.tau();
    this.recWeight = recWeight;
    Rng init = rng.split("init");
    this.features = networks.features(on, "encoder", init);
    this.head = networks.head(on, "encoder.code", latent.dimensions(), init);
    this.decoder = networks.decoder(on, "decoder", latent.dimensions(), init);
    this.latentNoise =
        new Parameter("random.latent_noise", on.randomState(rng.split("latent noise")));
  }

  @Override
  public final Var encode(Var x) {
    return encode(x, Pass.EVALUATION);
  }

  final Var encode(Var x, Pass pass) {
    return head.of(features.of(x, pass));
  }

  @Override
  public final Var decode(Var z) {
    return decoder.pixels(z, Pass.EVALUATION);
  }

  /// λ_R · MSE( f(z + ν), x ), ν ~ N(0, τ²I): the decoder sees a noisy code, the regularisers do
  /// not.
  final LossTerms.Term reconstruction(Var z, Var x) {
    return reconstruction("rec", recWeight, z, x);
  }

  final LossTerms.Term reconstruction(String name, double weight, Var z, Var x) {
    Var nu = z.tape().constant(z.tape().own(on.normal(latentNoise.tensor(), z.shape()))).mul(tau);
    Var xHat = decoder.pixels(z.add(nu), Pass.TRAINING);
    return LossTerms.term(name, weight, new MseLoss().of(xHat, x));
  }

  @Override
  public final GaussianMixture prior() {
    return prior;
  }

  @Override
  public final List<Parameter> parameters() {
    return Stream.of(features.parameters(), head.parameters(), decoder.parameters())
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public final List<Parameter> buffers() {
    return Stream.concat(features.buffers().stream(), decoder.buffers().stream()).toList();
  }

  @Override
  public List<Parameter> randomStates() {
    return List.of(latentNoise);
  }

  @Override
  public void close() {
    Parameter.close(state());
    latentNoise.tensor().close();
  }
}
