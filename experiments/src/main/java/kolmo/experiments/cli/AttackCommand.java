package kolmo.experiments.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import kolmo.autograd.array.Rng;
import kolmo.experiments.evaluate.Evaluation;
import kolmo.experiments.evaluate.Scores;
import kolmo.experiments.train.Json;
import kolmo.experiments.train.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kolmo attack`: the attack protocol on a trained model.
@Command(
    name = "attack",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Attack a trained model; prints the results as JSON.")
@SuppressWarnings("NullAway.Init") // picocli sets the spec
final class AttackCommand implements Callable<Integer> {

  @Mixin private TrainedModel trained = new TrainedModel();
  @Mixin private TrainedModel.DataOptions data = new TrainedModel.DataOptions();
  @Mixin private CommandSpec attack = Options.attack();
  @Spec private CommandSpec spec;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Chooses images and starts (default: the model's, as in its run).")
  private @org.jspecify.annotations.Nullable Long seed;

  @Override
  public Integer call() throws Exception {
    Settings.Protocol protocol =
        Arguments.checked(
            spec.commandLine(), () -> Settings.Protocol.of(Options.given(spec, attack)));
    return trained.use(
        (saved, on, model) -> {
          long from = seed == null ? saved.settings().seed() : seed;
          try (Interrupt interrupt = new Interrupt()) {
            Evaluation.Result result =
                new Evaluation(
                        on,
                        model,
                        protocol,
                        saved.settings().subject(),
                        new Rng(from),
                        interrupt::requested)
                    .run(data.images(saved));
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("method", saved.settings().method());
            json.put("seed", from);
            json.put("attack", protocol);
            json.putAll(Scores.json(result.rows()));
            spec.commandLine().getOut().print(Json.pretty(json));
            spec.commandLine().getOut().flush();
            return interrupt.requested() ? 1 : 0;
          }
        });
  }
}
