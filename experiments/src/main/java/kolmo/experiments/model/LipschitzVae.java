package kolmo.experiments.model;

import java.util.List;
import java.util.stream.Stream;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.UnaryFn;
import kolmo.experiments.Setting;
import kolmo.experiments.data.ImageShape;
import kolmo.nn.Parameter;
import kolmo.nn.Sequential;
import kolmo.nn.loss.ContinuousBernoulliLoss;
import kolmo.nn.loss.GaussianKl;
import kolmo.nn.loss.GaussianMixture;

/// The Lipschitz VAE (Barrett et al. 2022): a variational autoencoder whose three networks, for μ,
/// for σ and for the decoder, cannot stretch a distance by more than L each.
///
/// ```text
/// L = −log p(x | z) + KL( N(μ, σ²) ‖ N(0, I) )        ‖μ(x) − μ(x′)‖ ≤ L·‖x − x′‖, and so on
/// ```
///
/// The architecture sees to that: five [kolmo.nn.OrthonormalLinear] with c = L^⅕ and between them
/// [kolmo.nn.GroupSort]. σ and the pixels end in a sigmoid, which is ¼-Lipschitz. Pixels are
/// continuous Bernoulli variables.
///
/// Training makes its weights orthonormal in a few steps; [#encode] and [#decode] use weights that
/// were frozen after fifty, and freeze them anew when training has moved on.
final class LipschitzVae implements Autoencoder {

  /// What it leaves free.
  ///
  /// @param dimensions D
  /// @param lipschitz L, of each of the three networks
  /// @param bjorckSteps orthonormalisation steps in training
  public record Hyperparameters(
      int dimensions,
      @Setting(value = "Lipschitz constant of each network.", label = "L") double lipschitz,
      @Setting("Steps that make a weight orthonormal in training.") int bjorckSteps)
      implements kolmo.experiments.model.Hyperparameters {

    static final Hyperparameters DEFAULT =
        new Hyperparameters(Vae.Hyperparameters.DEFAULT.dimensions(), 5, 5);

    public Hyperparameters {
      Range.atLeast("dimensions", dimensions, 1);
      Range.positive("lipschitz", lipschitz);
      Range.atLeast("bjorck steps", bjorckSteps, 0);
    }

    /// A step of Adam changes every element by about the rate, and a matrix `[m,n]` by a singular
    /// value of up to the rate times √(m·n), here 450. Beyond √5 Björck's iteration diverges: at
    /// 1e-3 a few steps take the first layer there.
    @Override
    public double firstRate() {
      return 2e-4;
    }

    @Override
    public Autoencoder create(
        Backend on, ImageShape image, Architecture architecture, int batch, Rng rng) {
      return new LipschitzVae(on, image, this, rng);
    }
  }

  private final Backend on;
  private final ImageShape image;
  private final LipschitzNet mean;
  private final LipschitzNet deviation;
  private final LipschitzNet decoder;
  private final Parameter latentNoise; // random state
  private final GaussianMixture prior;
  private final Sequential encoder; // frozen
  private final Sequential logits; // frozen
  private boolean stale = true; // the frozen weights are not those of the weights as they are

  private LipschitzVae(Backend on, ImageShape image, Hyperparameters h, Rng rng) {
    this.on = on;
    this.image = image;
    Rng init = rng.split("init");
    int d = h.dimensions();
    double lipschitz = h.lipschitz();
    int steps = h.bjorckSteps();
    mean = LipschitzNet.create(on, "encoder.mean", image.pixels(), d, lipschitz, steps, init);
    deviation =
        LipschitzNet.create(on, "encoder.deviation", image.pixels(), d, lipschitz, steps, init);
    decoder = LipschitzNet.create(on, "decoder", d, image.pixels(), lipschitz, steps, init);
    latentNoise = new Parameter("random.latent_noise", on.randomState(rng.split("latent noise")));
    prior = new GaussianMixture(new double[1][d], 1);
    encoder = mean.frozen(on);
    logits = decoder.frozen(on);
  }

  @Override
  public Var encode(Var x) {
    freeze();
    return encoder.of(Networks.rows(x));
  }

  @Override
  public Var decode(Var z) {
    freeze();
    return logits.of(z).sigmoid().view(image.batch(z.shape().dim(0)));
  }

  @Override
  public void progress(double epochs) {
    stale = true; // a step is about to change the weights
  }

  @Override
  public LossTerms loss(Var x) {
    stale = true;
    Tape tape = x.tape();
    Var rows = Networks.rows(x);
    Var mu = mean.of(rows);
    // σ = sigmoid(a): log σ² = −2·softplus(−a)
    Var logVar = deviation.of(rows).neg().map(UnaryFn.SOFTPLUS).mul(-2);
    Var xi = tape.constant(tape.own(on.normal(latentNoise.tensor(), mu.shape())));
    Var z = mu.add(logVar.mul(0.5).exp().mul(xi));
    return LossTerms.of(
        LossTerms.term("rec", 1, new ContinuousBernoulliLoss().of(decoder.of(z), rows)),
        LossTerms.term("kl", 1, new GaussianKl().of(mu, logVar)));
  }

  private void freeze() {
    if (stale) {
      refresh(encoder, mean.frozen(on));
      refresh(logits, decoder.frozen(on));
      stale = false;
    }
  }

  private void refresh(Sequential old, Sequential now) {
    for (int i = 0; i < old.parameters().size(); i++) {
      on.assign(old.parameters().get(i).tensor(), now.parameters().get(i).tensor());
    }
    Parameter.close(now.parameters());
  }

  @Override
  public List<Parameter> parameters() {
    return Stream.of(mean.parameters(), deviation.parameters(), decoder.parameters())
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public List<Parameter> randomStates() {
    return List.of(latentNoise);
  }

  @Override
  public GaussianMixture prior() {
    return prior;
  }

  @Override
  public void close() {
    Parameter.close(encoder.parameters());
    Parameter.close(logits.parameters());
    Parameter.close(parameters());
    latentNoise.tensor().close();
  }
}
