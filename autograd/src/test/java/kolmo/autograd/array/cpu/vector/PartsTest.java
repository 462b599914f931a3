package kolmo.autograd.array.cpu.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Parts cover the elements, each once.
@NullMarked
class PartsTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 33, 65_535, 65_536, 65_537, 102_400, 1_000_003, 9_999_999})
  void everyElementIsInOnePart(int n) {
    for (int threads = 1; threads <= 2; threads++) {
      byte[] visits = new byte[n];
      AtomicInteger parts = new AtomicInteger();
      Parts.run(
          n,
          threads,
          (from, to) -> {
            parts.incrementAndGet();
            for (int i = from; i < to; i++) {
              visits[i]++;
            }
          });
      byte[] once = new byte[n];
      Arrays.fill(once, (byte) 1);
      assertThat(Arrays.mismatch(visits, once)).isEqualTo(-1);
      assertThat(parts.get()).isBetween(1, threads == 1 || n < 65_536 ? 1 : 32);
    }
  }
}
