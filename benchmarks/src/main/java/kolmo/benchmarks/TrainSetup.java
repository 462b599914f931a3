package kolmo.benchmarks;

import java.util.SplittableRandom;
import kolmo.autograd.array.AdamRates;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.model.Crafting;
import kolmo.experiments.model.ImageShape;
import kolmo.experiments.model.Latent;
import kolmo.experiments.model.RobustDae;
import kolmo.nn.loss.EmpiricalCdf;
import kolmo.nn.loss.PriorWeights;
import kolmo.nn.loss.TwoSampleKsLoss.Pairing;

/// The training step that is compared: the fully connected autoencoder for 32×32 grey images,
/// method `ours` with the published crafting, weights and centres, batches of 100, Adam. It does
/// not follow the defaults: the numbers stay comparable when those change.
final class TrainSetup {

  static final int BATCH = 100;
  static final ImageShape IMAGE = new ImageShape(1, 32, 32);
  static final RobustDae.Settings H =
      new RobustDae.Settings(
          new Latent(10, 10, Latent.Centers.ONE_HOT, 10, 1, 1),
          Crafting.PUBLISHED,
          0.95,
          500,
          null,
          303.0,
          null,
          Pairing.PAIRED,
          EmpiricalCdf.RIGHT,
          0);
  static final AdamRates ADAM = AdamRates.DEFAULT;
  static final double RATE = 2e-4;

  /// Multiplications and additions of one step's matrix products, in millions, as the official code
  /// spends them: it also back-propagates through the clean branch and into all weights while it
  /// crafts, and decodes the adversarial codes without using the images.
  static final double OFFICIAL_MFLOP = 923;

  /// The same without what the result does not need.
  static final double NEEDED_MFLOP = 637;

  private TrainSetup() {}

  /// The random numbers of a run: every side starts from the same weights.
  static Rng rng() {
    return new Rng(1).split("bench");
  }

  static Autoencoder model(Backend on) {
    return H.create(on, IMAGE, BATCH, rng());
  }

  /// `[N,C,H,W]`.
  static Shape shape() {
    return IMAGE.batch(BATCH);
  }

  /// Images of a sort: mostly dark, as digits are.
  static float[] pixels() {
    SplittableRandom random = new SplittableRandom(7);
    float[] pixels = new float[shape().size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) Math.max(0, random.nextDouble(-2, 1));
    }
    return pixels;
  }

  static double ksWeight() {
    return PriorWeights.ks(2 * BATCH, H.empiricalCdf());
  }

  static double twoSampleWeight() {
    return PriorWeights.twoSample(BATCH);
  }

  static double covWeight() {
    return PriorWeights.coupledCovariance(
        H.latent().prior(), BATCH, H.coupling(), PriorWeights.stream());
  }
}
