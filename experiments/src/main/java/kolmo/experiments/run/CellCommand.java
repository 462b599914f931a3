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
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;

/// One cell as a process of its own, on one thread: the other half of [Jobs].
///
/// On two processors two such cells are done sooner than one after the other on two threads each,
/// and the bits do not depend on the number of threads. The request comes on standard input, as a
/// line of JSON. The command that started it keeps that open while it lives; where it ends, even by
/// a kill, the cell ends too, and does not go on writing into a folder that the next one takes
/// over.
@Command(
    name = "cell",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "One cell of a sweep or a table, which starts it.")
final class CellCommand implements Callable<Integer> {

  private static final long LOOK_EVERY_MILLIS = 100;

  @Override
  public Integer call() throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    if (line == null) {
      throw new IOException("cell: expected a request on standard input, found none");
    }
    Thread.ofPlatform().daemon().name("parent").start(() -> endWithParent(in));
    Json.read(line, Cell.class).run(() -> false);
    return 0;
  }

  private static void endWithParent(BufferedReader in) {
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
  static void run(Cell cell, BooleanSupplier interrupted) throws IOException {
    Path log = cell.folder().resolveSibling(cell.name() + ".log");
    Files.createDirectories(log.toAbsolutePath().resolveSibling(""));
    Process process =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try (OutputStream request = process.getOutputStream()) {
      request.write((Json.line(cell) + "\n").getBytes(StandardCharsets.UTF_8));
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
    command.add("cell");
    return command;
  }
}
