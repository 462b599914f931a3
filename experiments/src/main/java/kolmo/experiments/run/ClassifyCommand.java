package kolmo.experiments.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import kolmo.autograd.Tape;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.experiments.attack.LatentSpaceAttack;
import kolmo.experiments.attack.NormBall;
import kolmo.experiments.attack.Optimizer;
import kolmo.experiments.attack.ProjectedDescent;
import kolmo.experiments.data.Batches;
import kolmo.experiments.data.DataException;
import kolmo.experiments.data.Dataset;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.metric.Classifier;
import kolmo.experiments.model.Autoencoder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `kolmo classify`: what codes are worth to a classifier, before and under an attack on the
/// encoder.
@Command(
    name = "classify",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Train a classifier (D-200-200-classes) on the codes of the training images; prints its"
            + " accuracy on codes of test images, clean and under the latent attack, as JSON.")
@SuppressWarnings("NullAway.Init") // picocli sets the spec
final class ClassifyCommand implements Callable<Integer> {

  private static final List<Integer> HIDDEN = List.of(200, 200);
  private static final int BATCH = 100; // of codes in training, of images in an attack
  private static final double RATE = 1e-3;

  @Mixin private TrainedModel trained = new TrainedModel();
  @Mixin private TrainedModel.DataOptions data = new TrainedModel.DataOptions();
  @Spec private CommandSpec spec;

  @Option(
      names = "--classifier-epochs",
      paramLabel = "N",
      description = "Its passes over the codes (default ${DEFAULT-VALUE}).")
  private int epochs = 20;

  @Option(
      names = "--attacked",
      paramLabel = "N",
      description = "Random test images to attack, a multiple of 100 (default ${DEFAULT-VALUE}).")
  private int attacked = 1000;

  @Option(
      names = "--lambda",
      paramLabel = "L",
      description = "Radius (l2) of the attack (default ${DEFAULT-VALUE}, as in the paper).")
  private double lambda = 1;

  @Option(
      names = "--optimizer",
      paramLabel = "pgd|lbfgsb",
      description = "What attacks (default ${DEFAULT-VALUE}).")
  private Optimizer optimizer = Optimizer.PGD;

  @Option(
      names = "--attack-steps",
      paramLabel = "N",
      description = "Iterations of pgd (default ${DEFAULT-VALUE}).")
  private int steps = ProjectedDescent.DEFAULT_STEPS;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Of the classifier, the images and the starts (default ${DEFAULT-VALUE}).")
  private long seed = Settings.DEFAULT.seed();

  @Override
  public Integer call() throws Exception {
    if (attacked < BATCH || attacked % BATCH != 0) {
      throw new ParameterException(
          spec.commandLine(), "attacked: wanted a multiple of " + BATCH + ", got " + attacked);
    }
    NormBall ball = Main.checked(spec.commandLine(), () -> new NormBall(lambda));
    Classifier.Settings settings =
        Main.checked(
            spec.commandLine(), () -> new Classifier.Settings(HIDDEN, epochs, BATCH, RATE, seed));
    var _ = Main.checked(spec.commandLine(), () -> new ProjectedDescent(steps));
    return trained.use(
        (saved, on, model) -> {
          Dataset set = data.set(saved);
          if (attacked > set.test().size()) {
            throw new DataException(
                "attacked: wanted at most the "
                    + set.test().size()
                    + " test images, got "
                    + attacked);
          }
          Map<String, Object> json = new LinkedHashMap<>();
          json.put("data", set.name());
          json.put("method", saved.settings().method());
          json.put("seed", seed);
          try (Classifier classifier =
              new Classifier(on, saved.settings().model().dimensions(), set.classes(), settings)) {
            classifier.train(codes(on, model, set.train()), settings);
            json.put("acc_clean", classifier.accuracy(codes(on, model, set.test())));
            json.putAll(attacked(on, model, classifier, set.test(), ball));
          }
          spec.commandLine().getOut().println(Json.line(json));
          return 0;
        });
  }

  /// μ(x) of images, with their labels.
  private static ImageSet codes(Backend on, Autoencoder model, ImageSet images) {
    return Classifier.codes(new Codec(on, model).encode(images), images.labels());
  }

  /// Accuracy on the attacked images, before and after.
  private Map<String, Object> attacked(
      Backend on, Autoencoder model, Classifier classifier, ImageSet test, NormBall ball) {
    Rng rng = new Rng(seed).split("attack");
    Batches batches = new Batches(test, BATCH, rng.split("images"));
    double before = 0;
    double after = 0;
    int count = attacked / BATCH;
    try (Progress progress = new Progress("attacks", "trial", count)) {
      for (int b = 0; b < count; b++) {
        ImageSet images = test.select(batches.indices(b));
        ImageSet adversaries = attack(on, model, images, ball, rng.split("start " + b));
        before += classifier.accuracy(codes(on, model, images));
        after += classifier.accuracy(codes(on, model, adversaries));
        progress.step();
      }
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("attack", "latent");
    json.put("optimizer", optimizer);
    json.put("lambda", lambda);
    json.put("attacked", attacked);
    json.put("acc_before_attack", before / count);
    json.put("acc_attacked", after / count);
    return json;
  }

  /// The latent attack: each code towards that of the next image of another class. The classifier
  /// itself is not attacked.
  private ImageSet attack(
      Backend on, Autoencoder model, ImageSet images, NormBall ball, Rng start) {
    ImageSet targets = images.select(Evaluation.targets(images.labels()));
    Shape shape = Shape.of(images.size(), images.channels(), images.height(), images.width());
    try (Tape tape = new Tape(on)) {
      Tensor code = model.encode(tape.constant(shape, targets.pixels())).value();
      Tensor x = tape.own(on.tensor(shape, images.pixels()));
      float[] found =
          optimizer
              .run(
                  steps,
                  on,
                  new LatentSpaceAttack(model::encode, code),
                  x,
                  ball,
                  start,
                  () -> false)
              .adversary();
      return new ImageSet(
          images.channels(), images.height(), images.width(), found, images.labels());
    }
  }
}
