package kolmo.experiments.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What a failure says to the user: one sentence in their words, without the names of Java's
/// classes.
public final class Complaint {

  private static final Pattern TYPE =
      Pattern.compile("(?s)(?<=: )('.*') is not an? (int|long|short|byte|double|float)$");

  private Complaint() {}

  /// About a failure that has a message for the user.
  public static String of(Exception e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof FileSystemException f) {
      return f.getFile() + ": " + reason(f);
    }
    if (e.getCause() instanceof IOException cause) {
      String tail = String.valueOf(cause.getMessage());
      return message.endsWith(": " + tail) && !message.endsWith(cause.toString())
          ? message.substring(0, message.length() - tail.length()) + reason(cause)
          : message.replace(cause.toString(), reason(cause));
    }
    return message;
  }

  /// Java's exceptions of files tell what happened by their class; their messages are paths.
  private static String reason(IOException e) {
    @Nullable String given = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return switch (e) {
      case NoSuchFileException f -> "there is no such folder";
      case FileAlreadyExistsException f -> "a file is in its place: " + f.getFile();
      case DirectoryNotEmptyException f -> "a folder is in its place: " + f.getFile();
      case AccessDeniedException f -> "no permission";
      default -> given == null ? e.toString() : given;
    };
  }

  /// About arguments that the command does not take.
  static String of(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return inOurWords(String.valueOf(e.getMessage()));
    }
    String first = unmatched.getUnmatched().getFirst();
    CommandSpec command = e.getCommandLine().getCommandSpec();
    if (first.startsWith("-")) {
      List<String> alike = unmatched.getSuggestions();
      return "unknown option '%s'%s"
          .formatted(first, alike.isEmpty() ? "" : "; like it are " + String.join(", ", alike));
    }
    if (command.subcommands().isEmpty()) {
      return "unexpected argument '" + first + "'";
    }
    List<String> alike = Alike.of(first, commands(command));
    String like = alike.isEmpty() ? "" : "; like it " + (alike.size() == 1 ? "is " : "are ");
    return "unknown command '" + first + "'" + like + String.join(", ", alike);
  }

  /// The commands below one, with those that the launcher takes for itself.
  private static List<String> commands(CommandSpec command) {
    List<String> names = new ArrayList<>();
    command
        .subcommands()
        .forEach(
            (name, line) -> {
              if (!line.getCommandSpec().usageMessage().hidden()) {
                names.add(name);
              }
            });
    if (command.parent() == null) {
      names.addAll(new TreeSet<>(HelpCommand.LAUNCHERS.keySet()));
    }
    return names;
  }

  /// Without the names of Java's types.
  private static String inOurWords(String message) {
    Matcher type = TYPE.matcher(message);
    return type.find()
        ? message.substring(0, type.start())
            + "wanted "
            + (type.group(2).matches("int|long|short|byte") ? "a whole number" : "a number")
            + ", got "
            + type.group(1)
        : message;
  }
}
