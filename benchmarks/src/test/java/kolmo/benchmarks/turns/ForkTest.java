package kolmo.benchmarks.turns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that measures.
class ForkTest {

  @TempDir private Path folder;

  @Test
  void aForkMeasuresAndTellsWhatIsWrong() throws Exception {
    File log = folder.resolve("log").toFile();
    try (Fork fork = new Fork(List.of(), log)) {
      Worker.Reply reply = fork.ask(request("cpu.SortBench.engine", Map.of("shape", "7x3")));
      assertThat(reply.error()).isNull();
      assertThat(reply.nanos()).isPositive();
      assertThat(fork.ask(request("cpu.SortBench.engine", Map.of("shape", "7"))).error())
          .contains("Index 1 out of bounds");
      assertThat(fork.ask(request("cpu.SortBench.nothing", Map.of())).error())
          .contains("No benchmarks to run");
    }
  }

  private static Worker.Request request(String benchmark, Map<String, String> params) {
    return new Worker.Request(benchmark, params, 1, 0, 2000);
  }
}
