package kolmo.experiments.model;

import java.util.List;
import java.util.stream.Stream;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.nn.Layer;
import kolmo.nn.Linear;
import kolmo.nn.Parameter;
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
abstract class GaussianAutoencoder implements Autoencoder {

  /// The Gaussians of a batch.
  ///
  /// @param mean μ, `[N,D]`
  /// @param logVariance log σ², `[N,D]`
  record Posterior(Var mean, Var logVariance) {}

  private final Backend on;
  private final Layer features;
  private final Linear mean;
  private final Linear logVariance;
  private final Decoder decoder;
  private final Parameter latentNoise; // random state
  private final GaussianMixture prior;

  GaussianAutoencoder(Backend on, Networks networks, int dimensions, Rng rng) {
    this.on = on;
    Rng init = rng.split("init");
    features = networks.features(on, "encoder", init);
    mean = networks.head(on, "encoder.mean", dimensions, init);
    logVariance = networks.head(on, "encoder.log_variance", dimensions, init);
    decoder = networks.decoder(on, "decoder", dimensions, init);
    latentNoise = new Parameter("random.latent_noise", on.randomState(rng.split("latent noise")));
    prior = new GaussianMixture(new double[1][dimensions], 1);
  }

  @Override
  public final Var encode(Var x) {
    return mean.of(features.of(x));
  }

  @Override
  public final Var decode(Var z) {
    return decoder.pixels(z, Pass.EVALUATION);
  }

  /// Of a batch in training.
  final Posterior posterior(Var x) {
    return posterior(x, Pass.TRAINING);
  }

  final Posterior posterior(Var x, Pass pass) {
    Var shared = features.of(x, pass);
    return new Posterior(mean.of(shared), logVariance.of(shared));
  }

  /// z, a draw from each Gaussian.
  final Var draw(Posterior q) {
    Tape tape = q.mean().tape();
    Var xi = tape.constant(tape.own(on.normal(latentNoise.tensor(), q.mean().shape())));
    return q.mean().add(q.logVariance().mul(0.5).exp().mul(xi));
  }

  /// The pixels' logits in training, `[N,P]`.
  final Var logits(Var z) {
    return decoder.logits(z, Pass.TRAINING);
  }

  /// −log p(x | z).
  static LossTerms.Term reconstruction(Var logits, Var x) {
    return LossTerms.term("rec", 1, new BernoulliLoss().of(logits, Networks.rows(x)));
  }

  @Override
  public final List<Parameter> parameters() {
    return Stream.of(
            features.parameters(),
            mean.parameters(),
            logVariance.parameters(),
            decoder.parameters())
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public final GaussianMixture prior() {
    return prior;
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
