package kolmo.experiments.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressLineTest {

  private static final String NOTE = ", epoch 12: loss 123.4";

  /// Half done, all of it in 48 seconds, in a terminal of some columns.
  private static String line(int width) {
    return new ProgressLine("step")
        .of("training", 960, 1920, 960, Duration.ofSeconds(48), NOTE, width);
  }

  @Test
  void inSixtyColumnsThereAreABarAndTheWholeRate() {
    assertThat(line(60))
        .isEqualTo("training  50% [=====     ] 960/1920 steps, 0:48 left, 20.0/s")
        .hasSize(60);
  }

  @ParameterizedTest
  @CsvSource({"attacks,36000,130.5", "training,320,0.4", "attacks,90000,99.5"})
  void longNumbersFitSixtyColumnsToo(String task, long total, double rate) {
    long done = total / 3;
    Duration elapsed = Duration.ofMillis(Math.round(1000 * done / rate));
    String line = new ProgressLine("step").of(task, done, total, done, elapsed, NOTE, 60);
    assertThat(line).hasSizeLessThanOrEqualTo(60).contains("[=", " left, " + rate + "/s");
  }

  @Test
  void inNarrowOnesPartsGoOneByOne() {
    assertThat(line(100)).contains("[====", "20.0/s" + NOTE).hasSize(100);
    assertThat(line(54)).isEqualTo("training  50% 960/1920 steps, 0:48 left, 20.0/s");
    assertThat(line(40)).isEqualTo("training  50% 960/1920 steps, 0:48 left");
    assertThat(line(30)).isEqualTo("training  50%, 0:48 left");
    assertThat(line(10)).isEqualTo("training  ");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, 33, 59, 60, 61, 79, 200})
  void noneIsLongerThanTheTerminal(int width) {
    assertThat(line(width)).hasSizeLessThanOrEqualTo(width);
  }

  @Test
  void hoursAreSaidAndWhatWasDoneBeforeDoesNotCount() {
    String line =
        new ProgressLine("step").of("training", 900, 1900, 100, Duration.ofSeconds(400), "", 80);
    assertThat(line).endsWith("900/1900 steps, 1:06:40 left, 0.3/s");
    line = new ProgressLine("step").of("training", 0, 0, 0, Duration.ZERO, "", 80);
    assertThat(line).startsWith("training 100% [====").endsWith("=] 0/0 steps");
  }
}
