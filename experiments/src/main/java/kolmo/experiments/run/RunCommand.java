package kolmo.experiments.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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
    RunFolder folder = out.open(settings);
    try (Interrupt interrupt = new Interrupt()) {
      var status = new Experiment(settings, protocol, folder).run(interrupt::requested);
      Path written = folder.file("report.html");
      if (Files.exists(written)) { // an interruption may come before there is anything to write
        spec.commandLine().getOut().println(written);
      }
      return status == Experiment.Status.FINISHED ? 0 : 1;
    }
  }
}
