package kolmo.benchmarks.turns;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The parent's end of a [Worker].
///
/// All forks of a comparison live as long as it lasts and sleep while it is another's turn, so that
/// each is warm in every round, and two processes alternate as closely as two sides of one.
final class Fork implements Closeable {

  /// It failed, and will not answer again.
  static final class Dead extends Exception {
    private static final long serialVersionUID = 1;

    Dead(String message) {
      super(message);
    }
  }

  private static final String PEAK = "kolmo.autograd.array.cpu.vector.FmaRate::run";
  private static final int PATIENCE_SECONDS = 240;
  private static final int FAREWELL_SECONDS = 5;
  private static final String END = "";

  private final Process process;
  private final BufferedWriter to;
  private final LinkedBlockingQueue<String> replies = new LinkedBlockingQueue<>();

  /// Starts a JVM with this one's flags and class path and a clean environment.
  ///
  /// @param libraries folders of native libraries, first come, first served
  /// @param log where its stderr is appended
  Fork(List<Path> libraries, File log) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("--add-modules=jdk.incubator.vector");
    command.add("-XX:MaxRAMPercentage=60");
    // Inlined into JMH's loop and compiled again there, it ran at half the rate.
    command.addAll(List.of("-XX:CompileCommand=quiet", "-XX:CompileCommand=dontinline," + PEAK));
    command.add("-Djmh.ignoreLock=true"); // turns never overlap
    command.add("-Djmh.blackhole.autoDetect=false"); // says on stdout what it found
    String path = String.join(File.pathSeparator, libraries.stream().map(Path::toString).toList());
    if (!libraries.isEmpty()) {
      command.add("-Djava.library.path=" + path);
      command.add("-Dorg.bytedeco.javacpp.pathsFirst=true");
      command.add("-Dorg.bytedeco.javacpp.cachedir=" + libraries.getLast().resolve("javacpp"));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Worker.class.getName()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log));
    Machine.clean(builder.environment());
    if (!libraries.isEmpty()) {
      builder.environment().put("LD_LIBRARY_PATH", path);
    }
    process = builder.start();
    to = process.outputWriter(StandardCharsets.UTF_8);
    Thread.ofVirtual().start(this::listen);
  }

  private void listen() {
    try (BufferedReader from =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = from.readLine(); line != null; line = from.readLine()) {
        if (line.startsWith(Worker.MARK)) {
          replies.add(line.substring(Worker.MARK.length()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it is gone; the queue says so
    } finally {
      replies.add(END);
    }
  }

  /// One turn.
  ///
  /// @throws Dead if the process ended or does not answer
  Worker.Reply ask(Worker.Request request) throws Dead, InterruptedException {
    try {
      to.write(Worker.JSON.writeValueAsString(request));
      to.newLine();
      to.flush();
    } catch (IOException e) {
      throw new Dead("its process ended");
    }
    String line = replies.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (line == null) {
      process.destroyForcibly();
      throw new Dead("no answer in " + PATIENCE_SECONDS + " s");
    }
    if (line.equals(END)) {
      throw new Dead("its process ended with exit code " + process.waitFor());
    }
    return Worker.JSON.readValue(line, Worker.Reply.class);
  }

  @Override
  public void close() {
    try {
      to.close(); // the worker's input ends
      if (!process.waitFor(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
