package kolmo.experiments.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import kolmo.experiments.train.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `kolmo run`: the main job.
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Train a model, attack it, evaluate it and write a report.")
@SuppressWarnings("NullAway.Init") // picocli sets the spec
final class RunCommand implements Callable<Integer> {

  @Mixin private CommandSpec training = Options.training();
  @Mixin private OutOptions out = new OutOptions();
  @Mixin private CommandSpec attack = Options.attack();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Map<String, String> wishes = Options.given(spec, training, attack);
    Settings settings = Arguments.checked(spec.commandLine(), () -> Settings.of(wishes));
    Settings.Protocol protocol =
        Arguments.checked(spec.commandLine(), () -> Settings.Protocol.of(wishes));
    return out.run(settings, protocol, "report.html");
  }
}
