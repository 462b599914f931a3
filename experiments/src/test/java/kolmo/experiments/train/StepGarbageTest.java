package kolmo.experiments.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import kolmo.experiments.cli.Jvm;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What [StepGarbage] says in a JVM of its own.
class StepGarbageTest {

  private static Map<String, Long> bytes = Map.of();

  @BeforeAll
  static void measure() throws Exception {
    List<String> flags = List.of("--add-modules=jdk.incubator.vector");
    Process process =
        new ProcessBuilder(Jvm.command(flags, StepGarbage.class, List.of()))
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(printed).isZero();
    bytes =
        printed
            .lines()
            .filter(l -> l.matches("[A-Z_]+ \\d+")) // and not what training says
            .map(l -> l.split(" ", 2))
            .collect(Collectors.toMap(l -> l[0], l -> Long.valueOf(l[1])));
  }

  @ParameterizedTest
  @EnumSource(StepGarbage.Case.class)
  void aStepAllocatesLittle(StepGarbage.Case one) {
    assertThat(bytes.get(one.toString())).isPositive().isLessThan(one.limit);
  }
}
