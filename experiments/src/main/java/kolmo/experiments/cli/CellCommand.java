package kolmo.experiments.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import kolmo.experiments.study.Cell;
import kolmo.experiments.study.CellProcess;
import kolmo.experiments.train.Json;
import picocli.CommandLine.Command;

/// One cell as a process of its own, on one thread: the other half of [CellProcess].
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
}
