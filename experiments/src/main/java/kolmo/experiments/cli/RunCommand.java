package kolmo.experiments.cli;

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

  @Mixin private TrainOptions training = new TrainOptions();
  @Mixin private TrainOptions.OutOptions out = new TrainOptions.OutOptions();
  @Mixin private AttackOptions attack = new AttackOptions();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Settings settings = Main.checked(spec.commandLine(), training::settings);
    Settings.Protocol protocol = Main.checked(spec.commandLine(), attack::protocol);
    return out.run(settings, protocol, "report.html");
  }
}
