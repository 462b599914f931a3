package kolmo.benchmarks.step;

import kolmo.benchmarks.cpu.Torch;
import kolmo.benchmarks.cpu.TorchKs;
import kolmo.experiments.model.RobustDae;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// The training step on libtorch, from the weights that Kolmo's model starts with.
///
/// ```text
/// official   craft with gradients of everything; encode x again; decode the adversaries' codes too
/// needed     encode x once; craft with the gradient of δ alone
/// ```
///
/// Both give the same loss and the same step.
final class TorchStep implements AutoCloseable {

  /// Where random numbers come from.
  interface Noise {

    /// Uniform in [0,1), in this shape.
    Tensor uniform(Tensor like);

    /// Standard normal, in this shape.
    Tensor normal(Tensor like);
  }

  /// libtorch's own.
  static final Noise OWN =
      new Noise() {
        @Override
        public Tensor uniform(Tensor like) {
          return torch.rand_like(like);
        }

        @Override
        public Tensor normal(Tensor like) {
          return torch.randn_like(like);
        }
      };

  private final TrainSetup setup;
  private final RobustDae.Hyperparameters h;
  private final PointerScope scope = new PointerScope();
  private final TorchNetworks networks;
  private final Tensor x;
  private final Tensor empirical = TorchKs.empirical(2 * TrainSetup.BATCH);
  private final Tensor covariance;
  private final TorchKs ks;
  private final double covWeight;
  private final Adam adam;
  private final boolean official;
  private final Noise noise;

  /// A model and its batch.
  ///
  /// @param official which of the two graphs
  /// @param channelsLast whether images and kernels are stored with channels together
  TorchStep(TrainSetup setup, boolean official, boolean channelsLast, Noise noise) {
    this.setup = setup;
    this.h = setup.h();
    this.official = official;
    this.noise = noise;
    ks = new TorchKs(h.latent().prior());
    covWeight = setup.covWeight();
    networks = TorchNetworks.of(setup, channelsLast);
    AdamOptions options = new AdamOptions(TrainSetup.RATE);
    options.eps().put(TrainSetup.ADAM.epsilon());
    adam = new Adam(networks.parameters(), options);
    x = networks.images();
    covariance = target();
  }

  /// ( Σ αΣ ; αΣ Σ )
  private Tensor target() {
    double[][] sigma = h.latent().prior().covariance();
    int d = sigma.length;
    float[] t = new float[4 * d * d];
    for (int i = 0; i < 2 * d; i++) {
      for (int j = 0; j < 2 * d; j++) {
        double share = i / d == j / d ? 1 : h.coupling();
        t[i * 2 * d + j] = (float) (share * sigma[i % d][j % d]);
      }
    }
    return Torch.tensor(t, 2L * d, 2L * d);
  }

  /// One step on the batch.
  ///
  /// @return the loss before it
  double step() {
    try (PointerScope _ = new PointerScope()) {
      Tensor loss = official ? officialLoss() : neededLoss();
      adam.zero_grad();
      loss.backward();
      double value = loss.item_float();
      adam.step();
      return value;
    }
  }

  private Tensor officialLoss() {
    Tensor start = start();
    Tensor away = encode(x.add(start));
    torch.mse_loss(away, encode(x)).backward();
    Tensor xAdv = adversary(start, start.grad());
    Tensor z = encode(x);
    Tensor zAdv = encode(xAdv);
    Tensor xHat = decode(noisy(z));
    decode(zAdv.add(torch.randn_like(zAdv))); // of no use, as published
    return loss(z, zAdv, xHat);
  }

  private Tensor neededLoss() {
    Tensor z = encode(x);
    Tensor start = start();
    Tensor away = torch.mse_loss(networks.encode(x.add(start), false), z.detach());
    Tensor slope = torch.grad(new TensorVector(away), new TensorVector(start)).get(0);
    Tensor zAdv = encode(adversary(start, slope));
    return loss(z, zAdv, decode(noisy(z)));
  }

  /// δ ~ U(−ε, ε)
  private Tensor start() {
    Tensor unit = noise.uniform(x);
    return unit.mul_(new Scalar(2 * h.crafting().epsilon()))
        .add_(new Scalar(-h.crafting().epsilon()))
        .set_requires_grad(true);
  }

  private Tensor adversary(Tensor start, Tensor slope) {
    Tensor moved = start.detach().add(slope.sign(), new Scalar(h.crafting().step()));
    return clip(x.add(clip(moved, -h.crafting().epsilon(), h.crafting().epsilon())), 0, 1);
  }

  private static Tensor clip(Tensor t, double low, double high) {
    return torch.clamp(
        t, new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high)));
  }

  private Tensor noisy(Tensor z) {
    return z.add(noise.normal(z), new Scalar(h.latent().tau()));
  }

  private Tensor encode(Tensor images) {
    return networks.encode(images, true);
  }

  private Tensor decode(Tensor z) {
    return networks.decode(z);
  }

  private Tensor loss(Tensor z, Tensor zAdv, Tensor xHat) {
    Tensor both = torch.cat(new TensorVector(z, zAdv), 0);
    return weighted(torch.mse_loss(xHat, x), h.recWeight())
        .add(weighted(ks.ks(both, empirical), setup.ksWeight()))
        .add(weighted(ks.paired(z, zAdv), setup.twoSampleWeight()))
        .add(weighted(coupled(z, zAdv), covWeight));
  }

  private static Tensor weighted(Tensor term, double weight) {
    return term.mul(new Scalar(weight));
  }

  private Tensor coupled(Tensor z, Tensor zAdv) {
    Tensor y = torch.cat(new TensorVector(z, zAdv), 1);
    Tensor centred = y.sub(y.mean(0L).unsqueeze(0));
    Tensor sigma = centred.t().matmul(centred).mul(new Scalar(1.0 / TrainSetup.BATCH));
    return torch.mse_loss(sigma, covariance);
  }

  @Override
  public void close() {
    scope.close();
  }
}
