package kolmo.benchmarks.turns;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kolmo.experiments.run.Provenance;

/// Where numbers come from, and what is kept from distorting them.
public final class Machine {

  /// Variables that change how libraries compute. With `OPENBLAS_CORETYPE`, for example, OpenBLAS
  /// runs on another processor's kernels, at half of its speed.
  private static final Pattern TUNING =
      Pattern.compile(
          "(OPENBLAS|GOTO|OMP|GOMP|KMP|MKL|NVPL|BLAS|BLIS|DNNL|ONEDNN|ATEN|TORCH|PYTORCH|LIBTORCH)"
              + "_.*|LD_PRELOAD|LD_LIBRARY_PATH|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS");

  /// What every process is given. A thread pool that spins between two operations takes the
  /// processor from the one that works, where a library has two pools: with this a libtorch step on
  /// two threads takes a tenth of the time. OpenBLAS's own threads spin for 2²⁶ cycles after a
  /// product, into the next side's turn, which took half of its speed; with 2²² cycles, a
  /// millisecond or two, they are awake throughout their own turn and asleep after it.
  private static final SortedMap<String, String> GIVEN =
      new TreeMap<>(Map.of("OMP_WAIT_POLICY", "PASSIVE", "OPENBLAS_THREAD_TIMEOUT", "22"));

  private Machine() {}

  /// The variables of an environment that would be removed.
  public static SortedMap<String, String> tuning(Map<String, String> environment) {
    SortedMap<String, String> found = new TreeMap<>(environment);
    found.keySet().removeIf(name -> !TUNING.matcher(name).matches());
    return found;
  }

  /// Removes them, and sets what all sides are measured with.
  static void clean(Map<String, String> environment) {
    environment.keySet().removeAll(tuning(environment).keySet());
    environment.putAll(GIVEN);
  }

  /// What [#clean] sets, as in a shell.
  static String given() {
    return GIVEN.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(" "));
  }

  /// Processor, system and Java.
  static Map<String, String> here() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("processor", Provenance.cpu());
    facts.put("processors", Runtime.getRuntime().availableProcessors() + " processors");
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    facts.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    return facts;
  }
}
