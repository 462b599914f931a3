package kolmo.experiments.model;

import java.util.List;
import java.util.stream.Stream;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Tensor;
import kolmo.nn.Linear;
import kolmo.nn.Parameter;
import kolmo.nn.Sequential;
import kolmo.nn.loss.BernoulliLoss;
import kolmo.nn.loss.GaussianKl;
import kolmo.nn.loss.GaussianMixture;

/// The variational autoencoder with a Bernoulli likelihood.
///
/// ```text
/// L = −log p(x | z) + KL( N(μ, σ²) ‖ N(0, I) )        z = μ + σξ,  ξ ~ N(0, I),  (μ, log σ²) = g(x)
/// ```
///
/// Sums over pixels and dimensions, means over the batch. It is evaluated at its mean: z = μ.
final class Vae implements Autoencoder {

  /// What it leaves free.
  ///
  /// @param dimensions D
  public record Settings(int dimensions) implements Hyperparameters {

    static final Settings DEFAULT = new Settings(Latent.DEFAULT.dimensions());

    public Settings {
      Range.atLeast("dimensions", dimensions, 1);
    }

    @Override
    public Autoencoder create(Backend on, ImageShape image, int batch, Rng rng) {
      return new Vae(on, image, this, rng);
    }
  }

  private final Backend on;
  private final Sequential features;
  private final Linear mean;
  private final Linear logVariance;
  private final FullyConnected.Decoder decoder;
  private final Tensor latentNoise; // random state
  private final GaussianMixture prior;

  private Vae(Backend on, ImageShape image, Settings h, Rng rng) {
    this.on = on;
    Rng init = rng.split("init");
    features = FullyConnected.features(on, "encoder", image, init);
    mean = FullyConnected.head(on, "encoder.mean", h.dimensions(), init);
    logVariance = FullyConnected.head(on, "encoder.log_variance", h.dimensions(), init);
    decoder = FullyConnected.Decoder.create(on, "decoder", image, h.dimensions(), init);
    latentNoise = on.randomState(rng.split("latent noise"));
    prior = new GaussianMixture(new double[1][h.dimensions()], 1);
  }

  @Override
  public Var encode(Var x) {
    return mean.of(features.of(FullyConnected.rows(x)));
  }

  @Override
  public Var decode(Var z) {
    return decoder.pixels(z);
  }

  @Override
  public LossTerms loss(Var x) {
    Tape tape = x.tape();
    Var rows = FullyConnected.rows(x);
    Var shared = features.of(rows);
    Var mu = mean.of(shared);
    Var logVar = logVariance.of(shared);
    Var xi = tape.constant(tape.own(on.normal(latentNoise, mu.shape())));
    Var z = mu.add(logVar.mul(0.5).exp().mul(xi));
    return LossTerms.of(
        LossTerms.term("rec", 1, new BernoulliLoss().of(decoder.logits(z), rows)),
        LossTerms.term("kl", 1, new GaussianKl().of(mu, logVar)));
  }

  @Override
  public List<Parameter> parameters() {
    return Stream.of(
            features.parameters(),
            mean.parameters(),
            logVariance.parameters(),
            decoder.parameters())
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public GaussianMixture prior() {
    return prior;
  }

  @Override
  public void close() {
    Parameter.close(parameters());
    latentNoise.close();
  }
}
