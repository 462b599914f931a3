package kolmo.experiments.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// `kolmo help`: where a newcomer looks first.
@Command(
    name = "help",
    mixinStandardHelpOptions = true,
    description = "All commands with an example each, or the options of one.")
@SuppressWarnings("NullAway.Init") // picocli sets the spec
final class HelpCommand implements Runnable {

  private static final int WIDTH = 80;
  private static final int NAMES = 15;

  /// A command line for each command, in the order of a newcomer's days.
  static final Map<String, String> EXAMPLES = examples();

  /// What the launcher does itself.
  static final Map<String, String> LAUNCHERS =
      Map.of(
          "java", "Run a program of yours, or a lesson, with Kolmo's classes.",
          "bench", "Compare Kolmo's speed with other libraries'.");

  private static Map<String, String> examples() {
    Map<String, String> examples = new LinkedHashMap<>();
    examples.put("run", "kolmo run --data mnist --epochs 40");
    examples.put("train", "kolmo train --method vae --out models/vae");
    examples.put("attack", "kolmo attack --model models/vae/model.safetensors");
    examples.put("sample", "kolmo sample --model FILE --out samples.png");
    examples.put("reconstruct", "kolmo reconstruct --model FILE --out images.png");
    examples.put("diagnose", "kolmo diagnose --model FILE --lambda 3 --out diagnosis");
    examples.put("fid", "kolmo fid --model models/vae/model.safetensors");
    examples.put("classify", "kolmo classify --model FILE --lambda 1");
    examples.put("sweep", "kolmo sweep coupling --values 0,0.5,0.9 --seeds 1,2,3");
    examples.put("table", "kolmo table 1 --data mnist --epochs 40 --out paper");
    examples.put("figure", "kolmo figure 2 --data mnist --epochs 40 --out paper");
    examples.put("judge", "kolmo judge experiments/results/table1-mnist.csv");
    examples.put("data", "kolmo data fetch mnist");
    examples.put("losses", "kolmo losses --z z.npy --centers centers.npy");
    examples.put("msssim", "kolmo msssim A.png B.png");
    examples.put("doctor", "kolmo doctor");
    examples.put("java", "kolmo java FILE.java");
    examples.put("bench", "kolmo bench --quick --no-peers");
    examples.put("help", "kolmo help run");
    return examples;
  }

  @Parameters(
      paramLabel = "COMMAND",
      arity = "0..*",
      description = "One of them, for example run, or data fetch.")
  private List<String> names = List.of();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    CommandLine root = spec.root().commandLine();
    if (names.isEmpty()) {
      out.print(list(root));
      out.println();
      out.println("kolmo help COMMAND shows its options; docs/commands.md has more.");
      out.flush();
      return;
    }
    if (LAUNCHERS.containsKey(names.getFirst())) {
      out.println(LAUNCHERS.get(names.getFirst()));
      out.println("  " + EXAMPLES.get(names.getFirst()));
      return;
    }
    CommandLine command = root;
    for (String name : names) {
      @Nullable CommandLine next = command.getSubcommands().get(name);
      if (next == null) {
        throw new UnmatchedArgumentException(command, List.of(name));
      }
      command = next;
    }
    command.usage(out);
  }

  private static String list(CommandLine root) {
    TextTable table =
        TextTable.forColumns(
            Help.defaultColorScheme(root.getHelp().colorScheme().ansi()),
            new Column(NAMES, 2, Overflow.SPAN),
            new Column(WIDTH - NAMES, 0, Overflow.WRAP));
    EXAMPLES.forEach(
        (name, example) -> {
          table.addRowValues(name, description(root, name));
          table.addRowValues("", "  " + example);
        });
    return table.toString();
  }

  private static String description(CommandLine root, String name) {
    @Nullable CommandLine command = root.getSubcommands().get(name);
    return command == null
        ? LAUNCHERS.getOrDefault(name, "")
        : command.getCommandSpec().usageMessage().description()[0];
  }
}
