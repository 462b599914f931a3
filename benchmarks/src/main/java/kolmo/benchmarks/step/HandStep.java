package kolmo.benchmarks.step;

import java.util.ArrayList;
import java.util.List;
import kolmo.autograd.Constants;
import kolmo.autograd.Gradients;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.UnaryFn;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.model.RobustDae;
import kolmo.experiments.train.TrainingStep;
import kolmo.nn.Parameter;
import kolmo.nn.loss.CovarianceLoss;
import kolmo.nn.loss.KsLoss;
import kolmo.nn.loss.TwoSampleKsLoss;

/// The [TrainingStep] written out: networks, crafting and reconstruction by hand on arrays that are
/// made once; what is left is what the tape costs.
///
/// The regularisers see 200 codes of 10 numbers; their value and gradient come from a tape of their
/// own, as do random numbers, the sigmoid and Adam from the backend: the same kernels on both
/// sides.
///
/// Rows 0 to N−1 of the encoder's arrays are the clean batch, rows N to 2N−1 the adversaries.
final class HandStep implements AutoCloseable {

  private static final int N = TrainSetup.BATCH;
  private static final TrainSetup SETUP = TrainSetup.FC;

  private final RobustDae.Hyperparameters h = SETUP.h();
  private final int p = SETUP.image().pixels();
  private final int d = h.latent().dimensions();
  private final boolean joined;
  private final Backend on = Backends.open("cpu");
  private final Constants constants = new Constants(on);
  private final Autoencoder model = SETUP.model(on);
  private final Tensor crafting = on.randomState(TrainSetup.rng().split("crafting"));
  private final Tensor latent = on.randomState(TrainSetup.rng().split("latent noise"));
  private final float[] images = new float[2 * N * p];
  private final float[] start = new float[N * p];
  private final float[] noisy = new float[N * d];
  private final float[] noisyGradient = new float[N * d];
  private final HandLayers encoder;
  private final HandLayers decoder;
  private final Tensor hidden; // what the decoder's last layer is given
  private final Tensor clean = on.full(Shape.of(N, d), 0);
  private final Tensor adversarial = on.full(Shape.of(N, d), 0);
  private final List<Tensor> moments = new ArrayList<>();
  private final Tensor clock = on.full(Shape.of(2), 0);
  private final double ksWeight = SETUP.ksWeight();
  private final double twoSampleWeight = SETUP.twoSampleWeight();
  private final double covWeight = SETUP.covWeight();
  private int t;

  /// A model and its batch.
  ///
  /// @param joined whether the encoder goes back through clean and adversarial rows at once
  HandStep(int threads, boolean joined) {
    this.joined = joined;
    RowsGemm gemm = new RowsGemm(threads);
    List<Parameter> all = model.parameters();
    int half = all.size() / 2;
    encoder = new HandLayers(on, all.subList(0, half), 2 * N, images, gemm);
    decoder = new HandLayers(on, all.subList(half, all.size()), N, noisy, gemm);
    float[] last = decoder.output(decoder.depth() - 2);
    hidden = on.full(Shape.of(N, last.length / N), 0);
    for (Parameter one : all) {
      moments.add(on.full(one.tensor().shape(), 0));
      moments.add(on.full(one.tensor().shape(), 0));
    }
    System.arraycopy(SETUP.pixels(), 0, images, 0, N * p);
  }

  /// One step on the batch.
  ///
  /// @return the loss before it
  double step() {
    encoder.forward(0, N, encoder.depth());
    craft();
    encoder.forward(N, N, encoder.depth());
    double loss = reconstruct();
    loss += regularise();
    if (joined) {
      encoder.backward(0, 2 * N, false);
    } else {
      encoder.backward(0, N, false);
      encoder.backward(N, N, true);
    }
    adam();
    return loss;
  }

  /// Writes the adversaries, by way of x + δ in their place.
  private void craft() {
    float epsilon = (float) h.crafting().epsilon();
    try (Tensor unit = on.uniform(crafting, Shape.of(N, p))) {
      StepLoops.start(HandLayers.array(unit), epsilon, N * p, start, images);
    }
    encoder.forward(N, N, encoder.depth());
    float[] z = encoder.output(encoder.depth() - 1);
    float[] dz = encoder.outputGradient(encoder.depth() - 1);
    for (int i = 0; i < N * d; i++) {
      dz[N * d + i] = 2f / (N * d) * (z[N * d + i] - z[i]);
    }
    encoder.backwardToInput(N, N, images); // in the place of x + δ
    StepLoops.adversaries(start, epsilon, (float) h.crafting().step(), N * p, images);
  }

  /// λ_R · MSE( f(z + ν), x ), back to the codes.
  private double reconstruct() {
    float[] z = encoder.output(encoder.depth() - 1);
    try (Tensor normal = on.normal(latent, Shape.of(N, d))) {
      float[] nu = HandLayers.array(normal);
      for (int i = 0; i < N * d; i++) {
        noisy[i] = z[i] + (float) h.latent().tau() * nu[i];
      }
    }
    int last = decoder.depth() - 1;
    decoder.forward(0, N, last);
    System.arraycopy(
        decoder.output(last - 1), 0, HandLayers.array(hidden), 0, hidden.shape().size());
    double squares;
    List<Parameter> all = model.parameters();
    Tensor w = all.get(all.size() - 2).tensor();
    Tensor b = all.getLast().tensor();
    try (Tensor picture = on.affine(UnaryFn.SIGMOID, hidden, w, b)) {
      float scale = (float) (h.recWeight() * 2 / (N * p));
      float[] dy = decoder.outputGradient(last);
      squares = StepLoops.squares(HandLayers.array(picture), images, scale, N * p, dy);
    }
    decoder.backward(0, N, false);
    decoder.input(N, noisyGradient);
    return h.recWeight() * squares / (N * p);
  }

  /// The other terms, which see the codes alone, and the whole gradient of the codes.
  private double regularise() {
    float[] z = encoder.output(encoder.depth() - 1);
    float[] dz = encoder.outputGradient(encoder.depth() - 1);
    System.arraycopy(z, 0, HandLayers.array(clean), 0, N * d);
    System.arraycopy(z, N * d, HandLayers.array(adversarial), 0, N * d);
    try (Tape tape = new Tape(constants)) {
      Var a = tape.watch(clean);
      Var b = tape.watch(adversarial);
      Var ks = new KsLoss(h.latent().prior(), h.empiricalCdf()).stacked(a, b).mul(ksWeight);
      Var pairs =
          new TwoSampleKsLoss(h.latent().prior(), h.twoSample()).of(a, b).mul(twoSampleWeight);
      Var cov = new CovarianceLoss(h.latent().prior()).coupled(a, b, h.coupling()).mul(covWeight);
      Var loss = ks.add(pairs).add(cov);
      Gradients g = tape.gradients(loss, a, b);
      float[] da = HandLayers.array(g.of(a));
      for (int i = 0; i < N * d; i++) {
        dz[i] = da[i] + noisyGradient[i];
      }
      System.arraycopy(HandLayers.array(g.of(b)), 0, dz, N * d, N * d);
      return loss.item();
    }
  }

  private void adam() {
    t++;
    on.write(clock, new float[] {t, (float) TrainSetup.RATE});
    List<Parameter> all = model.parameters();
    List<Tensor> gradients = new ArrayList<>(encoder.gradients());
    gradients.addAll(decoder.gradients());
    for (int i = 0; i < all.size(); i++) {
      Tensor m = moments.get(2 * i);
      Tensor v = moments.get(2 * i + 1);
      on.adam(all.get(i).tensor(), gradients.get(i), m, v, clock, TrainSetup.ADAM);
    }
  }

  @Override
  public void close() {
    encoder.close();
    decoder.close();
    moments.forEach(Tensor::close);
    List.of(crafting, latent, hidden, clean, adversarial, clock).forEach(Tensor::close);
    constants.close();
    model.close();
    on.close();
  }
}
