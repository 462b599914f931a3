package kolmo.experiments.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import kolmo.experiments.data.DataCheck;
import kolmo.experiments.data.DataException;
import kolmo.experiments.data.DataSource;
import kolmo.experiments.data.Fetch;
import kolmo.experiments.data.FolderCheck;
import kolmo.experiments.data.OnBadImage;
import kolmo.experiments.train.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `kolmo data`: what there is, getting it, checking it.
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    description = "The data sets: list, fetch, check.")
@SuppressWarnings("NullAway.Init") // picocli sets the spec
final class DataCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "data: wanted list, fetch or check");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "The sets, and where their files are looked for.")
  int list() {
    PrintWriter out = spec.commandLine().getOut();
    for (DataSource source : DataSource.values()) {
      out.printf(
          Locale.ROOT, "%-14s %s%n%-14s %s%n", source, state(source), "", source.description());
    }
    return 0;
  }

  /// Where its files are, and whether all are there.
  static String state(DataSource source) {
    return source.isGenerated()
        ? "generated"
        : source == DataSource.FOLDER
            ? "of --data-dir"
            : source.folder() + (there(source) ? ": complete" : ": not complete");
  }

  /// Of image files only whether they seem to be there: that all are, loading tells.
  private static boolean there(DataSource source) {
    return source.isOfImageFiles() ? source.seemsThere() : DataCheck.of(source, null).ok();
  }

  @Command(
      name = "fetch",
      mixinStandardHelpOptions = true,
      description = "Download a set from its official addresses and verify it.")
  int fetch(
      @Parameters(paramLabel = "NAME", description = "${bundle:list.sets.published}")
          DataSource source,
      @Option(names = "--data-dir", paramLabel = "DIR", description = "Where to put it.")
          @Nullable Path folder) {
    PrintWriter err = spec.commandLine().getErr();
    new Fetch(Main.isQuiet(spec) ? note -> {} : err::println).fetch(source, folder);
    if (!source.isGenerated()) {
      spec.commandLine().getOut().println(folder == null ? source.folder() : folder);
    }
    return 0;
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = {
        "Compare every file of a set with what was published. Of a folder of photographs, read"
            + " every image and print, as JSON, its classes, how many images are for training and"
            + " tests, what was left out and why, and the mean bytes of its first training image by"
            + " name."
      })
  int check(
      @Parameters(paramLabel = "NAME", description = "${bundle:list.sets.checked}")
          DataSource source,
      @Option(names = "--data-dir", paramLabel = "DIR", description = "Where it is.")
          @Nullable Path folder,
      @Option(
              names = "--on-bad-image",
              paramLabel = "WHAT",
              defaultValue = "fail",
              description = "Of a folder's images that cannot be read: fail, or skip and count.")
          OnBadImage onBad) {
    PrintWriter out = spec.commandLine().getOut();
    if (source == DataSource.FOLDER) {
      if (folder == null) {
        throw new DataException("data-dir: a folder wants one, for example --data-dir photos");
      }
      out.println(Json.line(json(FolderCheck.of(folder, onBad))));
      return 0;
    }
    if (source.isGenerated()) {
      out.println(source + ": generated, nothing to check");
      return 0;
    }
    if (source.isOfImageFiles()) {
      out.println(source + ": image files are checked when they are read (--on-bad-image)");
      return 0;
    }
    DataCheck check = DataCheck.of(source, folder);
    check.files().forEach(f -> out.println(f.message()));
    return check.ok() ? 0 : 1;
  }

  private static Map<String, Object> json(FolderCheck check) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("classes", check.classes());
    json.put("train", check.train());
    if (check.validation() > 0) {
      json.put("validation", check.validation());
    }
    json.put("test", check.test());
    json.put("left_out", check.leftOut());
    json.put("first_mean", check.firstMean());
    return json;
  }
}
