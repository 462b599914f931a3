package kolmo.experiments.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;

/// One run of a sweep as a process of its own, on one thread: the sweep's other half.
///
/// On two processors two such runs are done sooner than one after the other on two threads each,
/// and the bits do not depend on the number of threads. The request comes on standard input, as a
/// line of JSON. The sweep keeps that open while it lives; where it ends, even by a kill, the run
/// ends too, and does not go on writing into a folder that the next sweep takes over.
@Command(
    name = "sweep-cell",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "One run of a sweep; the sweep itself starts it.")
final class SweepCellCommand implements Callable<Integer> {

  /// What is to be run.
  record Request(Settings settings, Settings.Protocol protocol, String folder) {}

  private static final long LOOK_EVERY_MILLIS = 100;

  @Override
  public Integer call() throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    if (line == null) {
      throw new IOException("sweep-cell: expected a request on standard input, found none");
    }
    Thread.ofPlatform().daemon().name("sweep").start(() -> endWithSweep(in));
    Request request = Json.read(line, Request.class);
    new SweepCell(Map.of(), request.settings(), request.protocol(), Path.of(request.folder()))
        .run(() -> false);
    return 0;
  }

  private static void endWithSweep(BufferedReader in) {
    try {
      while (in.read() >= 0) {
        // nothing more is said
      }
    } catch (IOException e) {
      // the pipe is broken: the same as its end
    }
    Runtime.getRuntime().halt(1);
  }

  /// Runs a cell in a process of its own; what that says goes into a log beside the cell's folder.
  ///
  /// @throws IOException if it did not finish, though nobody interrupted it
  static void run(SweepCell cell, BooleanSupplier interrupted) throws IOException {
    Path log = cell.folder().resolveSibling(cell.name() + ".log");
    Files.createDirectories(log.toAbsolutePath().resolveSibling(""));
    Process process =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try (OutputStream request = process.getOutputStream()) {
      String json =
          Json.line(new Request(cell.settings(), cell.protocol(), cell.folder().toString()));
      request.write((json + "\n").getBytes(StandardCharsets.UTF_8));
      request.flush();
      while (!process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        if (interrupted.getAsBoolean()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new IOException(cell.name() + ": the run failed; see " + log);
    }
  }

  /// This virtual machine again, with one processor: then nothing in it takes a second thread.
  private static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> !a.startsWith("-agentlib:") && !a.startsWith("-javaagent:"))
        .forEach(command::add);
    command.add("-XX:ActiveProcessorCount=1");
    command.add("-cp");
    command.add(Objects.requireNonNull(System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.add("sweep-cell");
    return command;
  }
}
