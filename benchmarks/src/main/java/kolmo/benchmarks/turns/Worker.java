package kolmo.benchmarks.turns;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import tools.jackson.databind.json.JsonMapper;

/// A process that measures when it is its turn: a request in, a reply out, line by line.
///
/// JMH measures, in this process and one short iteration at a time; who goes next is decided by
/// [Schedule]. JMH alone would measure one side to its end and then the other, minutes apart.
final class Worker {

  /// One turn.
  ///
  /// @param target class and method of a benchmark, or the class of a [Report], below
  ///   `kolmo.benchmarks`
  /// @param warmupMicros untimed, 0 for none
  /// @param measureMicros timed; 0 asks for a report
  record Request(
      String target,
      Map<String, String> params,
      int threads,
      long warmupMicros,
      long measureMicros) {}

  /// What came of it.
  ///
  /// @param nanos per repetition, NaN if it failed or was a report
  /// @param text a report's
  /// @param error null if it went well
  record Reply(double nanos, String text, @Nullable String error) {}

  /// Before each reply: what libraries print on their own lacks it.
  static final String MARK = "\u0001kolmo:";

  static final JsonMapper JSON = JsonMapper.builder().build();

  private Worker() {}

  /// Serves until its input ends.
  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      Reply reply = reply(JSON.readValue(line, Request.class));
      out.println(MARK + JSON.writeValueAsString(reply));
    }
    System.exit(0); // whatever threads a library keeps
  }

  private static Reply reply(Request request) {
    try {
      return request.measureMicros() == 0
          ? new Reply(Double.NaN, report(request), null)
          : new Reply(measure(request), "", null);
    } catch (RunnerException | ReflectiveOperationException | RuntimeException | LinkageError e) {
      return new Reply(Double.NaN, "", root(e).toString());
    } catch (OutOfMemoryError e) {
      return new Reply(Double.NaN, "", "out of memory");
    }
  }

  /// What went wrong in the benchmark: JMH hands it on as a suppressed exception.
  private static Throwable root(Throwable e) {
    if (e instanceof BenchmarkException && e.getSuppressed().length > 0) {
      return root(e.getSuppressed()[0]);
    }
    return e.getCause() == null ? e : root(e.getCause());
  }

  private static String report(Request request) throws ReflectiveOperationException {
    Class<?> type = Class.forName("kolmo.benchmarks." + request.target());
    return ((Report) type.getDeclaredConstructor().newInstance()).tell(request.params());
  }

  private static double measure(Request request) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + Pattern.quote("kolmo.benchmarks." + request.target()) + "$")
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(0)
            .threads(request.threads())
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .warmupIterations(request.warmupMicros() > 0 ? 1 : 0)
            .warmupTime(TimeValue.microseconds(request.warmupMicros()))
            .measurementIterations(1)
            .measurementTime(TimeValue.microseconds(request.measureMicros()));
    request.params().forEach(options::param);
    RunResult result = new Runner(options.build()).runSingle();
    return result.getPrimaryResult().getScore();
  }
}
