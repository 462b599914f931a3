package kolmo.experiments.cli;

import java.util.concurrent.Callable;
import kolmo.experiments.train.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `kolmo train`: the main job without the attacks.
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Train a model and write it, without attacking it.")
@SuppressWarnings("NullAway.Init") // picocli sets the spec
final class TrainCommand implements Callable<Integer> {

  @Mixin private CommandSpec training = Options.training();
  @Mixin private OutOptions out = new OutOptions();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Settings settings =
        Arguments.checked(spec.commandLine(), () -> Settings.of(Options.given(spec, training)));
    return out.run(settings, null, "model.safetensors");
  }
}
