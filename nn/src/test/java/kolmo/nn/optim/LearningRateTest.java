package kolmo.nn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningRateTest {

  @ParameterizedTest
  @CsvSource({"0,2e-3", "6,2e-3", "7,2e-4", "13,2e-4", "14,2e-5", "99,2e-17"})
  void dropsByItsFactorEverySoManyEpochs(int epoch, double expected) {
    assertThat(new LearningRate(2e-3, 0.1, 7).at(epoch))
        .isCloseTo(expected, within(1e-12 * expected));
  }

  @Test
  void constantStaysTheSame() {
    LearningRate rate = LearningRate.constant(2e-4);
    for (int epoch : new int[] {0, 1, 499}) {
      assertThat(rate.at(epoch)).isEqualTo(2e-4);
    }
  }

  @ParameterizedTest
  @CsvSource({"20,1", "100,1", "20,7", "2,1"})
  void theLastEpochHasItsShareOfTheRate(int epochs, int every) {
    LearningRate rate = LearningRate.decaying(1e-3, 0.1, every, epochs);
    assertThat(rate.at(0)).isEqualTo(1e-3);
    assertThat(rate.at(epochs - 1)).isCloseTo(1e-4, within(1e-16));
  }

  @ParameterizedTest
  @CsvSource({"0", "1"})
  void aTrainingTooShortToChangeStartsAtTheFullRate(int epochs) {
    assertThat(LearningRate.decaying(1e-3, 0.1, 1, epochs).at(0)).isEqualTo(1e-3);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0.1,7",
    "-1,0.1,7",
    "NaN,0.1,7",
    "1,0,7",
    "1,1.1,7",
    "1,-0.1,7",
    "1,NaN,7",
    "1,0.1,0",
    "1,0.1,-1"
  })
  void settingsThatAreNoneAreRefused(double initial, double factor, int every) {
    assertThatThrownBy(() -> new LearningRate(initial, factor, every))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "learning rate: wanted a positive rate, 0 < factor ≤ 1, every ≥ 1, got "
                + initial
                + ", "
                + factor
                + ", "
                + every);
  }
}
