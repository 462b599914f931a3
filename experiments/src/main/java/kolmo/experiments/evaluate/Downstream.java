package kolmo.experiments.evaluate;

import java.util.List;
import kolmo.autograd.Tape;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.experiments.attack.AttackKind;
import kolmo.experiments.attack.LatentSpaceAttack;
import kolmo.experiments.attack.NormBall;
import kolmo.experiments.attack.Optimizer;
import kolmo.experiments.attack.ProjectedDescent;
import kolmo.experiments.data.Batches;
import kolmo.experiments.data.DataException;
import kolmo.experiments.data.Dataset;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.metric.Classifier;
import kolmo.experiments.metric.Measurement;
import kolmo.experiments.metric.Measurements;
import kolmo.experiments.metric.Metric;
import kolmo.experiments.metric.Quantity;
import kolmo.experiments.metric.Subject;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.train.Progress;
import kolmo.experiments.train.Settings;

/// What a model's codes are worth to a classifier, before and under an attack on the encoder (the
/// paper's table 3).
///
/// The classifier, D-200-200-classes, learns from the codes of the training images. The attack is
/// the latent one, on the autoencoder: each code towards that of the next image of another class;
/// the classifier itself is not attacked.
///
/// @param epochs the classifier's passes over the codes
/// @param images attacked together
/// @param trials how often, each with other images of the test set
/// @param lambda λ, the attack's ℓ2 radius
/// @param steps iterations of [Optimizer#PGD]
/// @param seed of the classifier, the images and the starts
public record Downstream(
    int epochs, int images, int trials, double lambda, Optimizer optimizer, int steps, long seed) {

  private static final List<Integer> HIDDEN = List.of(200, 200);
  private static final int BATCH = 100;
  private static final double RATE = 1e-3;

  public static final int DEFAULT_EPOCHS = 20;

  /// The settings of table 3 that belong to an attack protocol: as many images, at λ = 1.
  public static Downstream of(Settings.Protocol protocol, long seed) {
    return new Downstream(
        DEFAULT_EPOCHS,
        protocol.images(),
        protocol.trials(),
        1,
        protocol.optimizer(),
        protocol.steps(),
        seed);
  }

  public Downstream {
    var _ = new NormBall(lambda);
    var _ = new ProjectedDescent(steps);
    var _ = new Classifier.Settings(HIDDEN, epochs, BATCH, RATE, seed);
  }

  /// Shares of images that are classified rightly.
  ///
  /// @param clean of all test images
  /// @param before of those that are attacked, without the attack
  /// @param attacked of those under attack
  public record Accuracy(double clean, double before, double attacked) {}

  /// As results have them.
  public Measurements rows(Accuracy found, Subject of) {
    Quantity after = new Quantity(AttackKind.LATENT, Metric.ACC_ATTACKED, lambda);
    return new Measurements(
        List.of(
            new Measurement(of, Metric.ACC_CLEAN, 100 * found.clean()),
            new Measurement(of, after, 0, 100 * found.attacked(), images * trials)));
  }

  /// Complains of a set that this cannot be measured on.
  ///
  /// @throws DataException if it has no classes, too few images to train the classifier, not as
  ///   many as are to be attacked, or if all that a trial would choose are of one class
  public void requireFits(Dataset set) {
    set.requireLabels("classifier");
    Classifier.requireEnough("classifier", BATCH, set.train());
    ImageSet test = set.test();
    if (images * trials > test.size()) {
      throw new DataException(
          "attacked: wanted at most the " + test.size() + " test images, got " + images * trials);
    }
    Batches batches = batches(test);
    for (int b = 0; b < trials; b++) {
      var _ = Evaluation.targets(batches.labels(b));
    }
  }

  private Batches batches(ImageSet test) {
    return new Batches(test, images, new Rng(seed).split("attack").split("images"));
  }

  /// Trains the classifier and attacks.
  ///
  /// @param dimensions D
  public Accuracy measure(Backend on, Autoencoder model, int dimensions, Dataset set) {
    requireFits(set);
    Classifier.Settings settings = new Classifier.Settings(HIDDEN, epochs, BATCH, RATE, seed);
    try (Classifier classifier = new Classifier(on, dimensions, set.classes(), settings)) {
      classifier.train(codes(on, model, set.train()), settings);
      double clean = classifier.accuracy(codes(on, model, set.test()));
      Rng rng = new Rng(seed).split("attack");
      Batches batches = batches(set.test());
      double before = 0;
      double after = 0;
      long each = optimizer.units(steps, images);
      try (Progress progress = new Progress("attacks", optimizer.unit(), trials * each)) {
        for (int b = 0; b < trials; b++) {
          ImageSet chosen = set.test().select(batches.indices(b));
          ImageSet adversaries = attack(on, model, chosen, rng.split("start " + b), progress);
          before += classifier.accuracy(codes(on, model, chosen));
          after += classifier.accuracy(codes(on, model, adversaries));
          progress.reach((b + 1) * each);
        }
      }
      return new Accuracy(clean, before / trials, after / trials);
    }
  }

  /// μ(x) of images, with their labels.
  private static ImageSet codes(Backend on, Autoencoder model, ImageSet images) {
    return Classifier.codes(new Codec(on, model).encode(images), images.labels());
  }

  private ImageSet attack(
      Backend on, Autoencoder model, ImageSet chosen, Rng start, Progress progress) {
    ImageSet targets = chosen.select(Evaluation.targets(chosen.labels()));
    Shape shape = chosen.shape().batch(chosen.size());
    try (Tape tape = new Tape(on)) {
      Tensor code = model.encode(tape.constant(shape, targets.pixels())).value();
      Tensor x = tape.own(on.tensor(shape, chosen.pixels()));
      LatentSpaceAttack attack = new LatentSpaceAttack(model::encode, code);
      float[] found =
          optimizer
              .run(
                  steps, on, attack, x, new NormBall(lambda), start, progress.counting(() -> false))
              .adversary();
      return chosen.with(found);
    }
  }
}
