package kolmo.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import kolmo.nn.Points;
import kolmo.nn.Probe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogSumExpTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 6, 7, 31, 32, 33, 257})
  void alongEitherAxisTheGradientIsTheSoftmax(int n) {
    double[][] row = Points.normal(1, 1, n, 3);
    double[][] column = new double[n][1];
    Arrays.setAll(column, i -> new double[] {row[0][i]});
    double total = Arrays.stream(row[0]).map(Math::exp).sum();
    double[] softmax = Arrays.stream(row[0]).map(a -> Math.exp(a) / total).toArray();
    for (int axis : new int[] {0, 1}) {
      Probe p =
          Probe.of("oracle", v -> LogSumExp.of(v.get(0), axis).sum(), axis == 1 ? row : column);
      assertThat(p.value()).isCloseTo(Math.log(total), within(1e-13));
      assertThat(p.gradient()).containsExactly(softmax, within(1e-13));
    }
  }

  @Test
  void nothingOverflowsWhereverTheLargestIs() {
    for (int at = 0; at < 5; at++) {
      double[][] a = {{-800, -900, -1000, -950, -850}};
      a[0][at] = 1000;
      Probe p = Probe.of("cpu", v -> LogSumExp.of(v.get(0), 1).sum(), a);
      assertThat(p.value()).isEqualTo(1000);
      assertThat(p.gradient()[at]).isEqualTo(1);
    }
  }
}
