package kolmo.experiments.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import kolmo.experiments.train.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/// The options of one run, as `run` has them: for commands that make many runs, each from the
/// options that were given and some that are the run's own.
@Command(name = "run")
final class RunOptions {

  @Mixin private TrainOptions training = new TrainOptions();
  @Mixin private AttackOptions attack = new AttackOptions();

  /// What follows from options.
  record Meant(Settings settings, Settings.Protocol protocol) {}

  long seed() {
    return training.seed();
  }

  /// The options of a run among a command's arguments, by their names without dashes, in an order
  /// that does not depend on that of the arguments.
  static Map<String, String> given(CommandLine command) {
    var parsed = command.getParseResult();
    Map<String, String> given = new LinkedHashMap<>();
    for (OptionSpec option : new CommandLine(new RunOptions()).getCommandSpec().options()) {
      OptionSpec matched = parsed.matchedOption(option.longestName());
      if (matched != null) {
        given.put(
            option.longestName().substring(2), String.join(",", matched.originalStringValues()));
      }
    }
    return given;
  }

  /// What options mean, checked as `run` would check them.
  ///
  /// @throws ParameterException for the command, if something is wrong with them
  static Meant meant(Map<String, String> options, CommandLine command) {
    CommandLine parser = new CommandLine(new RunOptions());
    Main.register(parser);
    try {
      parser.parseArgs(
          options.entrySet().stream()
              .map(e -> "--" + e.getKey() + "=" + e.getValue())
              .toArray(String[]::new));
    } catch (ParameterException e) {
      throw new ParameterException(command, Complaint.of(e), e);
    }
    RunOptions run = parser.getCommand();
    return new Meant(
        Main.checked(command, run.training::settings), Main.checked(command, run.attack::protocol));
  }
}
