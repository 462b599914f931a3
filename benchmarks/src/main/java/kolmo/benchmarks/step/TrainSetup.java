package kolmo.benchmarks.step;

import java.util.SplittableRandom;
import kolmo.autograd.array.AdamRates;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.experiments.data.ImageShape;
import kolmo.experiments.model.Architecture;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.model.Crafting;
import kolmo.experiments.model.Latent;
import kolmo.experiments.model.RobustDae;
import kolmo.experiments.train.TrainingStep;
import kolmo.nn.loss.EmpiricalCdf;
import kolmo.nn.loss.PriorWeights;
import kolmo.nn.loss.TwoSampleKsLoss.Pairing;

/// A training step that is compared: method `ours` with the published crafting, weights and
/// centres, batches of 100, Adam. It does not follow the defaults: the numbers stay comparable when
/// those change.
///
/// @param label for a row of the table
/// @param officialMflop multiplications and additions of one step's matrix products, in millions,
///   as the official code spends them: it also back-propagates through the clean branch and into
///   all weights while it crafts, and decodes the adversarial codes without using the images
/// @param neededMflop the same without what the result does not need
public record TrainSetup(
    String label,
    ImageShape image,
    RobustDae.Hyperparameters h,
    double officialMflop,
    double neededMflop) {

  /// Images of a batch.
  public static final int BATCH = 100;

  /// The fully connected networks for 32×32 grey images, ten dimensions.
  public static final TrainSetup FC =
      new TrainSetup("MNIST, batch 100", new ImageShape(1, 32, 32), settings(10), 923, 637);

  /// The convolutional ones for 32×32 colour images, a hundred dimensions.
  public static final TrainSetup SVHN =
      new TrainSetup(
          "SVHN's shape, batch 100", new ImageShape(3, 32, 32), settings(100), 327_500, 225_200);

  /// β₁, β₂ and ε.
  public static final AdamRates ADAM = AdamRates.DEFAULT;

  /// lr
  public static final double RATE = 2e-4;

  private static RobustDae.Hyperparameters settings(int dimensions) {
    return new RobustDae.Hyperparameters(
        new Latent(dimensions, 10, Latent.Centers.ONE_HOT, 10, 1, 1),
        Crafting.PUBLISHED,
        0.95,
        500,
        null,
        303.0,
        null,
        Pairing.PAIRED,
        EmpiricalCdf.RIGHT,
        0);
  }

  /// As a parameter of a benchmark names it.
  public static TrainSetup of(String model) {
    return switch (model) {
      case "fc" -> FC;
      case "svhn" -> SVHN;
      default -> throw new IllegalArgumentException("model: wanted fc or svhn, got " + model);
    };
  }

  /// The random numbers of a run: every side starts from the same weights.
  public static Rng rng() {
    return new Rng(1).split("bench");
  }

  /// Before the first step.
  public Autoencoder model(Backend on) {
    return h.create(on, image, Architecture.DEFAULT, BATCH, rng());
  }

  /// The step that is timed, its batch written.
  ///
  /// @param model lent
  public TrainingStep step(Backend on, Autoencoder model) {
    TrainingStep step = new TrainingStep(on, model, shape(), ADAM);
    step.batch(pixels());
    return step;
  }

  /// `[N,C,H,W]`.
  public Shape shape() {
    return image.batch(BATCH);
  }

  /// Images of a sort: mostly dark, as digits are.
  public float[] pixels() {
    SplittableRandom random = new SplittableRandom(7);
    float[] pixels = new float[shape().size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) Math.max(0, random.nextDouble(-2, 1));
    }
    return pixels;
  }

  /// The weight of the KS loss.
  public double ksWeight() {
    return PriorWeights.ks(2 * BATCH, h.empiricalCdf());
  }

  /// The weight of the two-sample loss.
  public double twoSampleWeight() {
    return PriorWeights.twoSample(BATCH);
  }

  /// The weight of the covariance loss.
  public double covWeight() {
    return PriorWeights.coupledCovariance(
        h.latent().prior(), BATCH, h.coupling(), PriorWeights.stream());
  }
}
