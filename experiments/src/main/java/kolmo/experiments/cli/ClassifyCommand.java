package kolmo.experiments.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import kolmo.experiments.attack.AttackKind;
import kolmo.experiments.attack.Optimizer;
import kolmo.experiments.attack.ProjectedDescent;
import kolmo.experiments.data.Dataset;
import kolmo.experiments.evaluate.Downstream;
import kolmo.experiments.metric.Metric;
import kolmo.experiments.train.Json;
import kolmo.experiments.train.Settings;
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

  private static final int BATCH = 100; // images attacked together

  @Mixin private TrainedModel trained = new TrainedModel();
  @Mixin private TrainedModel.DataOptions data = new TrainedModel.DataOptions();
  @Spec private CommandSpec spec;

  @Option(
      names = "--classifier-epochs",
      paramLabel = "N",
      description = "Its passes over the codes (default ${DEFAULT-VALUE}).")
  private int epochs = Downstream.DEFAULT_EPOCHS;

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
    Downstream downstream =
        Arguments.checked(
            spec.commandLine(),
            () -> new Downstream(epochs, BATCH, attacked / BATCH, lambda, optimizer, steps, seed));
    return trained.use(
        (saved, on, model) -> {
          Dataset set = data.set(saved);
          Downstream.Accuracy found =
              downstream.measure(on, model, saved.settings().model().dimensions(), set);
          Map<String, Object> json = new LinkedHashMap<>();
          json.put("data", set.name());
          json.put("method", saved.settings().method());
          json.put("seed", seed);
          json.put(Metric.ACC_CLEAN.toString(), found.clean());
          json.put("attack", AttackKind.LATENT);
          json.put("optimizer", optimizer);
          json.put("lambda", lambda);
          json.put("attacked", attacked);
          json.put(Metric.ACC_BEFORE.toString(), found.before());
          json.put(Metric.ACC_ATTACKED.toString(), found.attacked());
          spec.commandLine().getOut().println(Json.line(json));
          return 0;
        });
  }
}
