package kolmo.experiments.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BackendUnavailable;
import kolmo.autograd.array.Backends;
import kolmo.experiments.data.DataSource;
import kolmo.experiments.data.ImageCache;
import kolmo.experiments.run.Provenance;
import kolmo.experiments.train.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kolmo doctor`: what this machine offers and what it lacks, for one's own eyes or a report of a
/// fault.
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Say what was found and what not, and why: Java, processors, card, data, caches.")
@SuppressWarnings("NullAway.Init") // picocli sets the spec
final class DoctorCommand implements Runnable {

  private static final String VECTORS = "jdk.incubator.vector";
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final Path QUOTA = Path.of("/sys/fs/cgroup/cpu.max");

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(
      names = "--clear-cache",
      description = "Delete the caches' files first; what needs them makes them again.")
  private boolean clear;

  @Option(
      names = "--features-dir",
      paramLabel = "DIR",
      description = "Where the FID-proxy's classifiers are kept (default ${DEFAULT-VALUE}).")
  private Path features = Path.of("runs", "features");

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    List<Cache> caches =
        List.of(
            new Cache("decoded images", ImageCache.folder(), "[0-9a-f]{16,64}\\.(pixels|index)"),
            new Cache("features", features, "features-.*\\.safetensors"));
    Map<String, String> found = new LinkedHashMap<>();
    machine(found);
    found.put("card", card());
    for (DataSource source : DataSource.values()) {
      String state = DataCommand.state(source);
      boolean missing = source.isPublished() && state.endsWith(": not complete");
      found.put(
          "data " + source, missing ? state + "; kolmo data fetch " + source + " gets it" : state);
    }
    for (Cache cache : caches) {
      found.put("cache of " + cache.name, cache.state(clear));
    }
    if (json) {
      out.println(Json.line(found));
    } else {
      found.forEach((what, how) -> out.printf(Locale.ROOT, "%-24s %s%n", what, how));
    }
  }

  private static void machine(Map<String, String> found) {
    found.put("kolmo", Provenance.version());
    found.put("java", Runtime.version() + ", " + System.getProperty("java.home"));
    found.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    found.put(
        "vectors",
        ModuleLayer.boot().findModule(VECTORS).isPresent()
            ? "yes, the module " + VECTORS
            : "no, so a third of the speed: java was started without --add-modules " + VECTORS);
    found.put("processor", Provenance.cpu());
    found.put("threads", threads());
    long memory =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    long heap = Runtime.getRuntime().maxMemory();
    found.put("memory", size(memory) + ", of which Java may use " + size(heap) + " (-Xmx)");
  }

  /// What a container allows is the quota of its group.
  private static String threads() {
    String text = Integer.toString(Runtime.getRuntime().availableProcessors());
    try {
      try (Stream<String> lines = Files.lines(PROCESSORS)) {
        text += " of " + lines.filter(l -> l.matches("processor\\s*:.*")).count();
      }
      String quota = Files.exists(QUOTA) ? Files.readString(QUOTA).strip() : "max";
      return quota.startsWith("max") ? text : text + " (the cgroup's cpu.max is " + quota + ")";
    } catch (IOException e) {
      return text; // not Linux
    }
  }

  private static String card() {
    try (Backend card = Backends.open("cuda")) {
      return "yes, --backend " + card.name() + " works";
    } catch (BackendUnavailable e) {
      return "no: " + String.valueOf(e.getMessage()).replaceAll("\\s*\n\\s*", "; ");
    }
  }

  /// Files that can be made again.
  private record Cache(String name, Path folder, String ours) {

    /// Where it is and how large; after it was cleared, if it is to be.
    String state(boolean clear) {
      if (!Files.isDirectory(folder)) {
        return folder + ": not there";
      }
      try (Stream<Path> all = Files.list(folder)) {
        List<Path> files =
            all.filter(f -> f.getFileName().toString().matches(ours)).sorted().toList();
        long bytes = 0;
        for (Path file : files) {
          bytes += Files.size(file);
          if (clear) {
            Files.delete(file);
          }
        }
        String count = files.size() + (files.size() == 1 ? " file, " : " files, ") + size(bytes);
        return folder + ": " + count + (clear ? " deleted" : "");
      } catch (IOException e) {
        return folder + ": " + Complaint.of(e);
      }
    }
  }

  private static String size(long bytes) {
    return bytes < 1 << 30
        ? String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20))
        : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1 << 30));
  }
}
