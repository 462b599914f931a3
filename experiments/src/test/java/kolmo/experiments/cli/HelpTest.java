package kolmo.experiments.cli;

import static kolmo.experiments.cli.Cli.kolmo;
import static kolmo.experiments.cli.Cli.works;
import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

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
    assertThat(help).doesNotContain("${", "DEFAULT-VALUE", "null");
    assertThat(help.lines()).allMatch(line -> line.length() <= 80);
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
    return usual
        + Arrays.stream(Method.values())
            .filter(m -> m.defaults().firstRate() != usual)
            .map(m -> ", of " + m + " " + m.defaults().firstRate())
            .collect(Collectors.joining());
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
