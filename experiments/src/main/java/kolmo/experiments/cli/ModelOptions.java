package kolmo.experiments.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kolmo.experiments.attack.Fgsm;
import kolmo.experiments.model.Crafting;
import kolmo.experiments.model.Hyperparameters;
import kolmo.experiments.model.Latent;
import kolmo.experiments.model.Method;
import kolmo.experiments.train.Json;
import kolmo.nn.loss.EmpiricalCdf;
import kolmo.nn.loss.TwoSampleKsLoss.Pairing;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/// The methods' hyperparameters as options. Which of them a method has, and with what default, is
/// for its record to say: an option sets the component of its name.
@SuppressWarnings("unused") // picocli reads the fields
public final class ModelOptions {

  @Option(names = "--dimensions", paramLabel = "D", description = "Dimensions of the latent space.")
  private @Nullable Integer dimensions;

  @Option(names = "--modes", paramLabel = "K", description = "Modes of the prior.")
  private @Nullable Integer modes;

  @Option(names = "--centers", paramLabel = "one-hot|sobol", description = "Where the modes are.")
  private Latent.@Nullable Centers centers;

  @Option(names = "--center-scale", paramLabel = "C", description = "Scale of one-hot centers.")
  private @Nullable Double centerScale;

  @Option(names = "--sigma", paramLabel = "S", description = "Standard deviation of a mode.")
  private @Nullable Double sigma;

  @Option(
      names = "--tau",
      paramLabel = "T",
      description = "Standard deviation of the latent noise in training.")
  private @Nullable Double tau;

  @Option(
      names = "--epsilon",
      paramLabel = "E",
      description =
          "Radius of the training adversary, in the norm of --craft-norm; with that given alone, "
              + Crafting.EPSILON_L2
              + " for l2, "
              + Crafting.EPSILON_LINF
              + " for linf.")
  private @Nullable Double epsilon;

  @Option(
      names = "--epsilon-warmup",
      paramLabel = "EPOCHS",
      description = "Epochs in which epsilon grows linearly from 0.")
  private @Nullable Integer epsilonWarmup;

  @Option(
      names = "--craft-steps",
      paramLabel = "N",
      description = "Steps that craft the training adversary.")
  private @Nullable Integer craftSteps;

  @Option(
      names = "--craft-norm",
      paramLabel = "linf|l2",
      description = "The ball that it is crafted in.")
  private Fgsm.@Nullable Norm craftNorm;

  @Option(
      names = "--fgsm-step",
      paramLabel = "S",
      description =
          "Step of the training adversary (default: 1.25 epsilon; of N > 2 steps 2.5 epsilon / N;"
              + " of smooth-encoder epsilon / 3).")
  private @Nullable Double fgsmStep;

  @Option(
      names = "--coupling",
      paramLabel = "A",
      description = "Correlation asked of clean and adversarial codes, -1 to 1.")
  private @Nullable Double coupling;

  @Option(names = "--rec-weight", paramLabel = "W", description = "Weight of the reconstruction.")
  private @Nullable Double recWeight;

  @Option(
      names = "--ks-weight",
      paramLabel = "W",
      description = "Weight of the one-sample term (default: from the prior).")
  private @Nullable Double ksWeight;

  @Option(
      names = "--two-sample-weight",
      paramLabel = "W",
      description = "Weight of the two-sample term (default: from the prior).")
  private @Nullable Double twoSampleWeight;

  @Option(
      names = "--cov-weight",
      paramLabel = "W",
      description = "Weight of the covariance term (default: from the prior).")
  private @Nullable Double covWeight;

  @Option(
      names = "--adv-rec-weight",
      paramLabel = "W",
      description =
          "Weight of the adversarial code's reconstruction, a term outside the paper's objective.")
  private @Nullable Double advRecWeight;

  @Option(
      names = "--two-sample",
      paramLabel = "paired|sorted",
      description =
          "Which codes meet in the two-sample term: an image and its adversary, or, as in the"
              + " published code, equal ranks.")
  private @Nullable Pairing twoSample;

  @Option(
      names = "--empirical-cdf",
      paramLabel = "right|midpoint",
      description = "Empirical CDF at the i-th of n: i/n or (i-1/2)/n.")
  private @Nullable EmpiricalCdf empiricalCdf;

  @Option(
      names = "--beta",
      paramLabel = "B",
      description = "Weight of the divergence; of beta-tcvae, of its total correlation.")
  private @Nullable Double beta;

  @Option(
      names = "--gamma",
      paramLabel = "G",
      description = "How strongly an image's code and its neighbour's are pulled together.")
  private @Nullable Double gamma;

  @Option(
      names = "--rho",
      paramLabel = "R",
      description = "Correlation asked of a code and that of its reconstruction.")
  private @Nullable Double rho;

  @Option(
      names = "--lipschitz",
      paramLabel = "L",
      description = "Lipschitz constant of each network.")
  private @Nullable Double lipschitz;

  @Option(
      names = "--bjorck-steps",
      paramLabel = "N",
      description = "Steps that make a weight orthonormal in training.")
  private @Nullable Integer bjorckSteps;

  /// What was said, by the names of the records' components.
  Map<String, Object> said() {
    Map<String, Object> said = new LinkedHashMap<>();
    for (OptionSpec option : CommandSpec.forAnnotatedObject(this).options()) {
      @Nullable Object value = option.getValue();
      if (value != null) {
        said.put(component(option), value);
      }
    }
    return said;
  }

  /// The defaults of a method, with what was said in their place.
  ///
  /// @param said by the names of the records' components
  /// @throws IllegalArgumentException if a value is out of its range or not that of the method
  public static Hyperparameters hyperparameters(Method method, Map<String, Object> said) {
    if (method == Method.OURS_SORTED && said.get("twoSample") == Pairing.PAIRED) {
      throw new IllegalArgumentException(
          "two-sample: ours-sorted is the method with the sorted term, got paired; ours has it");
    }
    Map<String, @Nullable Object> all = components(method.defaults());
    said.forEach(
        (name, value) -> {
          if (!all.containsKey(name)) {
            throw new IllegalArgumentException(
                "--%s: %s does not use it; those that do are %s"
                    .formatted(kebab(name), method, String.join(", ", users(name))));
          }
          all.put(name, value);
        });
    if (said.containsKey("craftNorm") && !said.containsKey("epsilon")) {
      boolean l2 = said.get("craftNorm") == Fgsm.Norm.L2;
      all.put("epsilon", l2 ? Crafting.EPSILON_L2 : Crafting.EPSILON_LINF);
    }
    return Json.convert(all, method.defaults().getClass());
  }

  /// A record's components and those of the records in it, by name.
  public static Map<String, @Nullable Object> components(Hyperparameters record) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    Map<?, ?> written = Json.read(Json.line(record), Map.class);
    written.forEach((name, value) -> all.put(name.toString(), value));
    return all;
  }

  /// Whether a method has that component.
  public static boolean has(Method method, String component) {
    return components(method.defaults()).containsKey(component);
  }

  /// Whether an option of a run, by its name without dashes, is one that a method uses: a component
  /// of its record, or not among these options at all.
  static boolean concerns(Method method, String option) {
    return CommandSpec.forAnnotatedObject(new ModelOptions()).options().stream()
        .filter(o -> o.longestName().equals("--" + option))
        .allMatch(o -> has(method, component(o)));
  }

  private static List<String> users(String component) {
    return Arrays.stream(Method.values())
        .filter(m -> has(m, component))
        .map(Method::cliName)
        .toList();
  }

  /// The name of the component that an option sets.
  static String component(OptionSpec option) {
    String[] words = option.longestName().substring(2).split("-", -1);
    StringBuilder name = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      name.append(words[i].substring(0, 1).toUpperCase(Locale.ROOT)).append(words[i].substring(1));
    }
    return name.toString();
  }

  private static String kebab(String component) {
    return component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  /// The option list of a command's help: these options in sections, one for all that the same
  /// methods use, after those that every method has.
  static String help(Help help) {
    Set<String> ours =
        CommandSpec.forAnnotatedObject(new ModelOptions()).options().stream()
            .map(OptionSpec::longestName)
            .collect(Collectors.toSet());
    Map<List<String>, List<OptionSpec>> sections = new LinkedHashMap<>();
    List<String> every = Arrays.stream(Method.values()).map(Method::cliName).toList();
    sections.put(every, new ArrayList<>());
    for (OptionSpec option : help.commandSpec().options()) {
      boolean model = ours.contains(option.longestName());
      List<String> users = model ? users(component(option)) : every;
      sections
          .computeIfAbsent(users, u -> new ArrayList<>())
          .add(model ? withDefault(option) : option);
    }
    StringBuilder text = new StringBuilder();
    sections.forEach(
        (users, options) -> {
          if (!users.equals(every)) {
            String heading = "%nOf the method" + (users.size() == 1 ? " " : "s ");
            text.append(help.createHeading(heading + String.join(", ", users) + ":%n"));
          }
          Help.Layout layout = help.createDefaultLayout(options, List.of(), help.colorScheme());
          layout.addAllOptions(options, help.createDefaultParamLabelRenderer());
          text.append(layout);
        });
    return text.toString();
  }

  /// The description with the first method's default, and those that are others.
  private static OptionSpec withDefault(OptionSpec option) {
    Map<String, List<String>> methods = new LinkedHashMap<>(); // by default
    for (Method method : Method.values()) {
      @Nullable Object value = components(method.defaults()).get(component(option));
      if (value != null) { // else the description says where it comes from
        methods.computeIfAbsent(value.toString(), v -> new ArrayList<>()).add(method.cliName());
      }
    }
    if (methods.isEmpty()) {
      return option;
    }
    List<String> defaults = new ArrayList<>();
    methods.forEach(
        (value, of) ->
            defaults.add(defaults.isEmpty() ? value : "of " + String.join(", ", of) + " " + value));
    String description = option.description()[0];
    String sentence = description.substring(0, description.length() - 1);
    return OptionSpec.builder(option)
        .description(sentence + " (default " + String.join("; ", defaults) + ").")
        .build();
  }
}
