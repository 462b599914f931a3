package kolmo.experiments.cli;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Another Java like the one that runs the tests, of the same flags and class path, but without
/// their incubator module, which it would announce.
public final class Jvm {

  private Jvm() {}

  /// The command that runs a class's `main`, from whichever folder.
  ///
  /// @param flags more of them
  public static List<String> command(List<String> flags, Class<?> main, List<String> arguments) {
    return command(flags, main, arguments, absoluteClassPath());
  }

  /// The same with classes in place of those of the same names.
  static List<String> command(Path classes, Class<?> main, List<String> arguments) {
    String classPath = classes.toAbsolutePath() + File.pathSeparator + absoluteClassPath();
    return command(List.of(), main, arguments, classPath);
  }

  private static List<String> command(
      List<String> flags, Class<?> main, List<String> arguments, String classPath) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> !flag.startsWith("--add-modules"))
        .forEach(command::add);
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(arguments);
    return command;
  }

  private static String absoluteClassPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
