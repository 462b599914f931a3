package kolmo.experiments.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import kolmo.experiments.FolderLock;
import kolmo.experiments.run.Experiment;
import kolmo.experiments.run.RunFolder;
import kolmo.experiments.train.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Where a run goes.
@SuppressWarnings("NullAway.Init") // picocli sets the spec
final class OutOptions {

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the results (default: runs/<time>-<method>).")
  private @Nullable Path out;

  @Option(names = "--overwrite", description = "Replace the run that is in the folder.")
  private boolean overwrite;

  @Option(
      names = "--resume",
      description =
          "Go on with the run in --out, if it was interrupted; where nothing is there yet,"
              + " begin.")
  private boolean resume;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /// The run, to its end or until Ctrl-C; prints its main result's place.
  ///
  /// @param protocol how to attack; null: not at all
  /// @param result the main result's name
  /// @return the exit code
  /// @throws IOException if something is in the folder that is not to be overwritten
  int run(Settings settings, Settings.@Nullable Protocol protocol, String result)
      throws IOException {
    if (resume && (out == null || overwrite)) {
      throw new ParameterException(
          spec.commandLine(), "resume: wanted --out with it, and no --overwrite");
    }
    try (FolderLock lock = lock(settings);
        Interrupt interrupt = new Interrupt()) {
      RunFolder folder = open(lock.folder());
      var status = new Experiment(settings, protocol, folder).run(interrupt::requested);
      Path written = folder.file(result);
      if (Files.exists(written)) { // an interruption may come before there is anything to write
        spec.commandLine().getOut().println(written);
      }
      if (status == Experiment.Status.INTERRUPTED) {
        System.err.println(
            "kolmo: --out " + folder.path() + " --resume and the same options go on with it");
      }
      return status == Experiment.Status.FINISHED ? 0 : 1;
    }
  }

  /// Two runs that begin in one second have folders of their own.
  private FolderLock lock(Settings settings) throws IOException {
    if (out != null) {
      return FolderLock.of("--out", out);
    }
    String time =
        ZonedDateTime.now(ZoneId.systemDefault())
            .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    return FolderLock.unique("--out", Path.of("runs", time + "-" + settings.method().cliName()));
  }

  private RunFolder open(Path to) throws IOException {
    RunFolder there = RunFolder.resume(to);
    return resume && there.goesOn() ? there : RunFolder.open(to, overwrite);
  }
}
