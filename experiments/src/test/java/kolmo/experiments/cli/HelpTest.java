package kolmo.experiments.cli;

import static kolmo.experiments.cli.Cli.kolmo;
import static kolmo.experiments.cli.Cli.works;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kolmo.experiments.model.Method;
import kolmo.experiments.model.RobustDae;
import kolmo.experiments.train.Json;
import kolmo.experiments.train.Settings;
import kolmo.experiments.train.Wish;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.databind.JsonNode;

/// What the command line says about itself.
class HelpTest {

  static Stream<CommandLine> commands() {
    CommandLine root = new CommandLine(new Main());
    return Stream.concat(Stream.of(root), below(root));
  }

  private static Stream<CommandLine> below(CommandLine command) {
    return command.getSubcommands().values().stream()
        .flatMap(c -> Stream.concat(Stream.of(c), below(c)));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandExplainsEveryOption(CommandLine command) {
    String[] name = command.getCommandSpec().qualifiedName().split(" ");
    String[] args =
        Stream.concat(Arrays.stream(name).skip(1), Stream.of("--help")).toArray(String[]::new);
    String help = works(args).out();
    assertThat(help).startsWith("Usage: " + String.join(" ", name));
    for (OptionSpec option : command.getCommandSpec().options()) {
      assertThat(help).contains(option.longestName());
      assertThat(option.description()).as(option.longestName()).isNotEmpty();
      if (option.arity().max() > 0) { // a value is described by a name of its own
        assertThat(option.paramLabel()).as(option.longestName()).doesNotContain("<");
      }
    }
    assertThat(help).doesNotContain("${", "DEFAULT-VALUE", "null", ".0E", "E-");
    assertThat(help.lines()).allMatch(line -> line.length() <= 80);
  }

  /// A command line that is broken over two lines cannot be copied, nor a number be read; and the
  /// list of commands has the first sentence only.
  @ParameterizedTest
  @MethodSource("commands")
  void whatBelongsTogetherStandsOnALine(CommandLine command) {
    String[] description = command.getCommandSpec().usageMessage().description();
    assertThat(description[0]).endsWith(".");
    command.setResourceBundle(new HelpLists()); // what it names
    command.setUsageHelpAutoWidth(false).setUsageHelpWidth(80);
    assertThat(command.getUsageMessage().lines())
        .containsAll(Stream.of(description).filter(line -> line.startsWith("  kolmo ")).toList());
    for (int width = 60; width <= 120; width++) {
      String help = command.setUsageHelpWidth(width).getUsageMessage();
      assertThat(help).as("at " + width).doesNotContainPattern("\\d\\.\\s*\n\\s*\\d");
    }
  }

  @Test
  void everyCommandHasAnExampleInTheList() {
    String list = works("help").out();
    CommandLine root = Main.commandLine();
    Set<String> names = new HashSet<>(HelpCommand.LAUNCHERS.keySet());
    root.getSubcommands()
        .forEach(
            (name, command) -> {
              if (!command.getCommandSpec().usageMessage().hidden()) {
                names.add(name);
              }
            });
    assertThat(HelpCommand.EXAMPLES.keySet()).isEqualTo(names);
    HelpCommand.EXAMPLES.forEach(
        (name, example) -> {
          assertThat(list.lines()).anyMatch(l -> l.startsWith("  " + name + " "));
          assertThat(list.lines().map(String::strip)).contains(example);
          String[] words = example.split(" ", -1);
          assertThat(words).startsWith("kolmo", name);
          if (!HelpCommand.LAUNCHERS.containsKey(name)) {
            root.parseArgs(Arrays.copyOfRange(words, 1, words.length));
          }
        });
    assertThat(list.lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void helpOfACommandIsItsHelp() {
    assertThat(works("help", "run").out()).isEqualTo(works("run", "--help").out());
    assertThat(works("help", "data", "fetch").out())
        .isEqualTo(works("data", "fetch", "--help").out());
    assertThat(works("help", "java").out()).contains("kolmo java FILE.java");
  }

  @Test
  void anUnknownCommandIsAnsweredInTwoLines() {
    assertThat(kolmo("rnu").err().lines())
        .containsExactly("kolmo: unknown command 'rnu'; like it is run", "kolmo help lists them");
    assertThat(kolmo("data", "ftech").err().lines())
        .containsExactly(
            "kolmo: unknown command 'ftech'; like it is fetch", "kolmo data --help lists them");
    assertThat(kolmo("zebra").err().lines())
        .containsExactly("kolmo: unknown command 'zebra'", "kolmo help lists them");
  }

  @Test
  void namesAreAlikeByTheirSlips() {
    assertThat(
            Stream.of("run/run", "rnu/run", "rn/run", "runn/run", "rin/run", "nur/run", "/run")
                .map(pair -> pair.split("/", -1))
                .map(pair -> Alike.distance(pair[0], pair[1])))
        .containsExactly(0, 1, 1, 1, 1, 2, 3);
    assertThat(Alike.of("tabel", List.of("train", "table", "data"))).containsExactly("table");
  }

  @Test
  void optionsStandInGroups() {
    String help = works("run", "--help").out();
    assertThat(help).startsWith("Usage: kolmo run [OPTIONS]\n");
    assertThat(
            help.lines().filter(line -> line.matches("\\w.*:")).map(line -> line.split(" ", -1)[0]))
        .startsWith("Training:", "Data:", "Attack:", "Output:", "Of");
    assertGroup(help, "Training", "--method=", "--epochs=", "--backend=", "--dimensions=");
    assertGroup(help, "Data", "--data=", "--train-images=", "--eval-on=");
    assertGroup(help, "Attack", "--lambda=", "--trials=", "--protocol=");
    assertGroup(help, "Output", "--out=", "--resume", "--quiet", "--help");
    String table = works("table", "--help").out();
    assertThat(table.indexOf("--methods=")).isLessThan(table.indexOf("\nTraining:"));
  }

  private static void assertGroup(String help, String heading, String... options) {
    String group = help.substring(help.indexOf("\n" + heading + ":\n") + 2);
    assertThat(group.substring(0, group.indexOf("\n\n"))).as(heading).contains(options);
  }

  @Test
  void theDoctorSaysWhatIsThere(@TempDir Path folder) throws IOException {
    Path cached = Files.write(folder.resolve("features-0123.safetensors"), new byte[3 << 20]);
    Path other = Files.write(folder.resolve("mine.safetensors"), new byte[1]);
    String[] args = {"doctor", "--features-dir", folder.toString()};
    String said = works(args).out();
    assertThat(said)
        .contains("java ", System.getProperty("java.home"), "vectors ", "threads ", "memory ")
        .contains("card ", "data mnist", "data glyphs              generated")
        .contains(folder + ": 1 file, 3.0 MiB\n");
    JsonNode json = works("doctor", "--json", "--features-dir", folder.toString()).json();
    assertThat(json.at("/cache of features").asString()).isEqualTo(folder + ": 1 file, 3.0 MiB");
    assertThat(cached).exists();
    assertThat(works("doctor", "--clear-cache", "--features-dir", folder.toString()).out())
        .contains(folder + ": 1 file, 3.0 MiB deleted");
    assertThat(cached).doesNotExist();
    assertThat(other).exists();
  }

  /// The quantities that the paper leaves free.
  @Test
  void everyQuantityOfTheMethodIsAnOption() {
    assertThat(works("run", "--help").out())
        .contains(
            "--center-scale=",
            "--tau=",
            "--epsilon=",
            "--fgsm-step=",
            "--craft-steps=",
            "--craft-norm=",
            "--epsilon-warmup=",
            "--adv-rec-weight=",
            "--coupling=",
            "--rec-weight=",
            "--ks-weight=",
            "--two-sample-weight=",
            "--cov-weight=",
            "--lr=",
            "--lr-factor=",
            "--lr-every=",
            "--batch=",
            "--epochs=",
            "--seed=",
            "--sigma=",
            "--modes=",
            "--dimensions=",
            "--centers=",
            "--two-sample=",
            "--empirical-cdf=");
  }

  @Test
  void defaultsAreShownAndAreThoseOfTheRecords() {
    String help = works("run", "--help").out().replaceAll("\\s+", " ");
    assertThat(help)
        .contains(
            "Passes over the training images (default "
                + Settings.DEFAULT.training().epochs()
                + ")")
        .contains("(default " + rates() + "; published: 2e-4)")
        .contains("(default " + Settings.DEFAULT.data().source() + ")")
        .contains("(default " + RobustDae.Hyperparameters.DEFAULT.coupling() + ")")
        .contains("(default " + Settings.Protocol.DEFAULT.images() + ")");
  }

  /// Of the first method, and of those that have another.
  private static String rates() {
    double usual = Method.OURS.defaults().firstRate();
    String rates =
        usual
            + Arrays.stream(Method.values())
                .filter(m -> m.defaults().firstRate() != usual)
                .map(m -> ", of " + m + " " + m.defaults().firstRate())
                .collect(Collectors.joining());
    return rates.replace(".0E", "e");
  }

  /// Only what tells two methods apart is no option, and Adam's constants are none.
  @Test
  void everyComponentOfEveryRecordIsAnOptionWithAHelp() {
    List<Object> records = new ArrayList<>(List.of(Settings.DEFAULT, Settings.Protocol.DEFAULT));
    Arrays.stream(Method.values()).map(Method::defaults).forEach(records::add);
    Set<String> described = new HashSet<>();
    for (Object record : records) {
      List<String> components =
          Json.flat(record).keySet().stream()
              .filter(c -> !c.startsWith("training.adam.") && !c.endsWith("crossCovariance"))
              .toList();
      List<Wish> wishes = Wish.of(record);
      assertThat(wishes).as(components.toString()).hasSameSizeAs(components);
      assertThat(wishes).allSatisfy(w -> assertThat(w.setting().value()).endsWith("."));
      wishes.forEach(w -> described.add(w.name()));
    }
    List<String> options =
        Stream.of(Options.training(), Options.attack())
            .flatMap(o -> Options.names(o).stream())
            .filter(o -> !o.equals("preset"))
            .toList();
    assertThat(options).containsExactlyInAnyOrderElementsOf(described);
    assertThat(Options.names(Options.training())).containsAll(Options.ORDER);
  }

  @Test
  void theHelpSaysWhichMethodsAnOptionBelongsToAndWhoseDefaultIsAnother() {
    String help = works("run", "--help").out();
    String rest = help.substring(help.indexOf("Of the methods ours, ours-sorted:"));
    String ours = rest.substring(0, rest.indexOf("\n\n"));
    assertThat(ours).contains("--coupling=", "--two-sample=").doesNotContain("--tau=", "--beta=");
    assertThat(help.indexOf("--dimensions=D ")).isLessThan(help.indexOf("Of the method"));
    assertThat(help.replaceAll("\\s+", " "))
        .contains("(default 2; of smooth-encoder 5)", "(default 2.0; of beta-tcvae 6.0)");
    for (Method method : Method.values()) {
      assertThat(help).contains(method.cliName());
    }
    assertThat(works("sweep", "--help").out()).contains("Of the methods ours, ours-sorted:");
  }

  @Test
  void withoutOptionsTheSettingsAreTheDefaults() {
    assertThat(Settings.of(Map.of())).isEqualTo(Settings.DEFAULT);
    assertThat(Settings.Protocol.of(Map.of())).isEqualTo(Settings.Protocol.DEFAULT);
  }

  @Test
  void theVersionNamesTheProgramAndItsJava() {
    assertThat(works("--version").out()).startsWith("kolmo ").contains(" on Java 25");
  }

  @Test
  void withoutACommandTheUsageGoesToTheMessages() {
    Cli done = kolmo();
    assertThat(done.code()).isEqualTo(2);
    assertThat(done.out()).isEmpty();
    assertThat(done.err()).startsWith("Usage: kolmo").contains("losses", "msssim");
  }

  @Test
  void theDataSetsAreListed() {
    assertThat(works("data", "list").out()).contains("glyphs", "mnist", "fashion-mnist");
    assertThat(works("data", "check", "glyphs").out()).contains("nothing to check");
    Cli fetched = kolmo("data", "fetch", "glyphs");
    assertThat(fetched.code()).isZero();
    assertThat(List.of(fetched.out(), fetched.err().strip()))
        .containsExactly("", "glyphs is generated: there is nothing to fetch");
  }
}
