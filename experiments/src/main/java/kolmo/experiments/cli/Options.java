package kolmo.experiments.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import kolmo.experiments.model.Method;
import kolmo.experiments.train.Wish;
import kolmo.experiments.train.Wishes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// What can be wished for, as options: each has the name, the help and the default that its record
/// gives it. As a mixin they are a command's; what they were given is a map of wishes.
final class Options {

  /// How the help and the columns of a sweep are ordered. An option that is not here comes last.
  static final List<String> ORDER =
      List.of(
          ("method network width epochs batch lr lr-factor lr-every seed train-images eval-on"
               + " preset data data-dir image-size on-bad-image backend dimensions modes centers"
               + " center-scale sigma tau epsilon epsilon-warmup craft-steps craft-norm fgsm-step"
               + " coupling rec-weight ks-weight two-sample-weight cov-weight adv-rec-weight"
               + " two-sample empirical-cdf beta gamma rho lipschitz bjorck-steps")
              .split(" ", -1));

  private static final String TRAINING = "Training";
  private static final String DATA = "Data";
  private static final String ATTACK = "Attack";
  private static final String OUTPUT = "Output";
  private static final Set<String> OF_DATA =
      Set.of("data", "data-dir", "image-size", "on-bad-image", "train-images", "eval-on");
  private static final Set<String> OF_OUTPUT =
      Set.of("out", "overwrite", "resume", "quiet", "debug", "help", "version");

  private Options() {}

  /// Those of a training.
  static CommandSpec training() {
    List<Wish> wishes = new ArrayList<>(Wishes.ofTraining());
    wishes.sort(Comparator.comparingInt(w -> place(w.name())));
    return of(wishes);
  }

  private static int place(String name) {
    int place = ORDER.indexOf(name);
    return place < 0 ? ORDER.size() : place;
  }

  /// Those of the attacks.
  static CommandSpec attack() {
    return of(Wishes.ofAttack());
  }

  /// The one that says where to compute.
  static CommandSpec backend() {
    return of(Wishes.ofTraining().stream().filter(w -> w.name().equals("backend")).toList());
  }

  private static CommandSpec of(List<Wish> wishes) {
    CommandSpec mixin = CommandSpec.create();
    wishes.forEach(wish -> mixin.addOption(option(wish)));
    return mixin;
  }

  private static OptionSpec option(Wish wish) {
    OptionSpec.Builder option =
        OptionSpec.builder("--" + wish.name())
            .type(String.class)
            .paramLabel(wish.label())
            .description(description(wish).replace("%", "%%").replaceAll("\\$(?!\\{)", "\\$\\$"))
            .converters(
                text -> {
                  var _ = Arguments.converted(() -> wish.read(text));
                  return text;
                });
    if (wish.isList()) {
      option.type(List.class).auxiliaryTypes(String.class).splitRegex(",");
    }
    return option.build();
  }

  /// The help, with the first method's default, and those that are others.
  private static String description(Wish wish) {
    String text =
        wish.setting()
            .value()
            .replace("{values}", HelpLists.or(wish.choices()))
            .replace("{generated}", HelpLists.generated())
            .replace("{named}", HelpLists.named());
    String defaults = defaults(wish);
    if (text.contains("(default") || defaults.isEmpty()) {
      return text.replace("{default}", defaults);
    }
    return text.substring(0, text.length() - 1) + " (default " + defaults + ").";
  }

  private static String defaults(Wish wish) {
    Map<String, List<Method>> methods = new LinkedHashMap<>(); // by default
    for (Method method : Method.values()) {
      Wishes.of(method).stream()
          .filter(w -> w.name().equals(wish.name()) && w.value() != null)
          .forEach(
              w -> methods.computeIfAbsent(text(w.value()), v -> new ArrayList<>()).add(method));
    }
    if (methods.isEmpty()) {
      return wish.value() == null ? "" : text(wish.value());
    }
    List<String> defaults = new ArrayList<>();
    methods.forEach(
        (value, of) -> defaults.add(defaults.isEmpty() ? value : "of " + names(of) + " " + value));
    return String.join("; ", defaults);
  }

  /// A value as one types it: 2e-4, where Java has 2.0E-4.
  private static String text(@Nullable Object value) {
    String text = Objects.toString(value);
    return value instanceof Double ? text.replace(".0E", "e").replace('E', 'e') : text;
  }

  private static String names(List<Method> methods) {
    return methods.stream().map(Method::cliName).collect(Collectors.joining(", "));
  }

  private static String heading(String option) {
    List<Method> users = Wishes.users(option);
    if (!users.isEmpty() && users.size() < Method.values().length) {
      return "Of the method" + (users.size() == 1 ? " " : "s ") + names(users);
    }
    return OF_DATA.contains(option)
        ? DATA
        : OF_OUTPUT.contains(option)
            ? OUTPUT
            : names(training()).contains(option)
                ? TRAINING
                : names(attack()).contains(option) ? ATTACK : "";
  }

  /// The wishes among a command's arguments, in an order that does not depend on theirs.
  ///
  /// @param mixins options from here that the command has
  static Map<String, String> given(CommandSpec command, CommandSpec... mixins) {
    Map<String, String> given = new LinkedHashMap<>();
    for (CommandSpec mixin : mixins) {
      for (String name : names(mixin)) {
        @Nullable OptionSpec matched =
            command.commandLine().getParseResult().matchedOption("--" + name);
        if (matched != null) {
          given.put(name, String.join(",", matched.originalStringValues()));
        }
      }
    }
    return given;
  }

  /// The names of options, without their dashes.
  static List<String> names(CommandSpec mixin) {
    return mixin.options().stream().map(o -> o.longestName().substring(2)).toList();
  }

  /// The option list of a command's help in sections: the command's own, those of training, of the
  /// data, of the attacks, of the output, and those of the methods, one for all that the same
  /// methods use.
  static String help(Help help) {
    Map<String, List<OptionSpec>> sections = new LinkedHashMap<>();
    for (String heading : List.of("", TRAINING, DATA, ATTACK, OUTPUT)) {
      sections.put(heading, new ArrayList<>());
    }
    for (OptionSpec option : help.commandSpec().options()) {
      String heading = heading(option.longestName().substring(2));
      sections.computeIfAbsent(heading, h -> new ArrayList<>()).add(option);
    }
    StringBuilder text = new StringBuilder();
    sections.forEach(
        (heading, options) -> {
          if (options.isEmpty()) {
            return;
          }
          if (!heading.isEmpty()) {
            text.append(help.createHeading("%n" + heading + ":%n"));
          }
          Help.Layout layout = help.createDefaultLayout(options, List.of(), help.colorScheme());
          layout.addAllOptions(options, help.createDefaultParamLabelRenderer());
          text.append(layout);
        });
    return text.toString();
  }
}
