package kolmo.experiments.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import kolmo.autograd.array.BackendUnavailable;
import kolmo.experiments.data.DataException;
import kolmo.experiments.run.Provenance;
import kolmo.experiments.train.Progress;
import kolmo.experiments.train.TrainingDiverged;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;

/// The command `kolmo`. Exit codes: 0 fine, 1 failed, 2 misused.
@Command(
    name = "kolmo",
    description = "Robust deterministic autoencoders: train, attack, evaluate, report.",
    footer = {
      "%nkolmo java FILE.java runs a program of yours, or a lesson, with Kolmo's classes.",
      "kolmo bench compares its speed with other libraries'.",
      "kolmo help shows an example of each command.",
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      RunCommand.class,
      TrainCommand.class,
      AttackCommand.class,
      FidCommand.class,
      ClassifyCommand.class,
      SweepCommand.class,
      TableCommand.class,
      JudgeCommand.class,
      FigureCommand.class,
      CellCommand.class,
      DiagnoseCommand.class,
      SampleCommand.class,
      ReconstructCommand.class,
      DataCommand.class,
      LossesCommand.class,
      MsSsimCommand.class,
      DoctorCommand.class,
      HelpCommand.class,
    })
public final class Main {

  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of a failure.")
  private boolean debug;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "Print results and failures only: no progress, no notes.")
  private boolean quiet;

  /// Runs a command and exits with its code.
  public static void main(String[] args) {
    System.exit(Output.of((out, err) -> execute(out, err, args)));
  }

  /// Runs a command.
  ///
  /// @param out where results go
  /// @param err where messages go
  /// @return the exit code
  public static int execute(PrintWriter out, PrintWriter err, String... args) {
    CommandLine line = commandLine().setOut(out).setErr(err);
    if (args.length == 0) {
      line.usage(err);
      return MISUSED;
    }
    try {
      return line.execute(args);
    } catch (OutOfMemoryError e) {
      long mib = Runtime.getRuntime().maxMemory() >> 20;
      err.println("kolmo: out of memory: the job needs more than the " + mib + " MiB Java may use");
      return FAILED;
    }
  }

  /// The whole command line, ready to parse and to run.
  static CommandLine commandLine() {
    Main main = new Main();
    CommandLine line = new CommandLine(main);
    Arguments.register(line);
    line.setUsageHelpAutoWidth(true).setResourceBundle(new HelpLists());
    line.getSubcommands().values().stream()
        .filter(c -> c.getCommandSpec().findOption("--method") != null)
        .forEach(
            c -> {
              c.getCommandSpec().usageMessage().abbreviateSynopsis(true);
              c.getHelpSectionMap().put(SECTION_KEY_OPTION_LIST, Options::help);
            });
    line.setExecutionStrategy(
        parsed -> {
          if (main.quiet) {
            silence();
          }
          return new RunLast().execute(parsed);
        });
    line.setParameterExceptionHandler((e, a) -> misused(e));
    line.setExecutionExceptionHandler((e, command, parsed) -> main.failed(e, command));
    return line;
  }

  /// No notes and no progress from now on; failures have a writer of their own.
  private static void silence() {
    Progress.silence();
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
  }

  /// Whether a command is to make no notes.
  static boolean isQuiet(CommandSpec command) {
    return ((Main) command.root().userObject()).quiet;
  }

  private static int misused(ParameterException e) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    String help = command.getCommandSpec().qualifiedName() + " --help";
    String complaint = "kolmo: " + Complaint.of(e);
    if (complaint.startsWith("kolmo: unknown command")) {
      err.println(complaint);
      err.println(command.getParent() == null ? "kolmo help lists them" : help + " lists them");
    } else {
      err.println(complaint + " (" + help + ")");
    }
    return MISUSED;
  }

  private int failed(Exception e, CommandLine command) {
    PrintWriter err = command.getErr();
    if (e instanceof DataException
        || e instanceof IOException
        || e instanceof BackendUnavailable
        || e instanceof TrainingDiverged) {
      err.println("kolmo: " + Complaint.of(e));
    } else {
      err.println("kolmo: internal error: " + e + (debug ? "" : "; --debug shows where"));
    }
    if (debug) {
      e.printStackTrace(err);
    }
    return FAILED;
  }

  /// The version, with Java's.
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"kolmo " + Provenance.version() + " on Java " + Runtime.version()};
    }
  }
}
