package kolmo.experiments.study;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import kolmo.experiments.train.Json;

/// A cell in a process of its own: this half of the command `cell`.
public final class CellProcess {

  private static final String MAIN = "kolmo.experiments.cli.Main";
  private static final long LOOK_EVERY_MILLIS = 100;

  private CellProcess() {}

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
    command.add(MAIN);
    command.add("cell");
    return command;
  }
}
