package kolmo.experiments.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where numbers come from: versions and machine.
public final class Provenance {

  private Provenance() {}

  /// Kolmo's version, from its jar.
  public static String version() {
    @Nullable String version = Provenance.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }

  /// Versions, machine and time, for a record.
  static Map<String, String> here() {
    Map<String, String> m = new LinkedHashMap<>();
    m.put("kolmo", version());
    m.put("commit", commit());
    m.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    m.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    m.put("cpu", cpu());
    m.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    m.put("max_heap_mib", Long.toString(Runtime.getRuntime().maxMemory() >> 20));
    m.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return m;
  }

  /// The checked-out commit of the project's folder, read from git's files; "unknown" elsewhere.
  private static String commit() {
    @Nullable String home = System.getProperty("kolmo.home");
    if (home == null) {
      return "unknown";
    }
    try {
      Path git = Path.of(home, ".git");
      String head = Files.readString(git.resolve("HEAD")).strip();
      return head.startsWith("ref: ")
          ? Files.readString(git.resolve(head.substring("ref: ".length()))).strip()
          : head;
    } catch (IOException e) {
      return "unknown"; // a released copy, packed refs, a worktree: the version has to do
    }
  }

  /// The processor's name; "unknown" where the system does not tell it.
  public static String cpu() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(l -> l.startsWith("model name"))
          .findFirst()
          .map(l -> l.substring(l.indexOf(':') + 1).strip())
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown"; // not Linux
    }
  }
}
