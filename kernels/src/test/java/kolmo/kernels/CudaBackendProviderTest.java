package kolmo.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kolmo.autograd.array.BackendUnavailable;
import kolmo.autograd.array.Backends;
import org.junit.jupiter.api.Test;

class CudaBackendProviderTest {

  @Test
  void isFoundByItsName() {
    assertThat(Backends.names()).contains("cuda");
  }

  @Test
  void saysWhatIsMissingAndWhatToUse() {
    assertThatThrownBy(() -> Backends.open("cuda"))
        .isInstanceOf(BackendUnavailable.class)
        .hasMessage(
            "backend 'cuda': the CUDA kernels are not part of this version yet;"
                + " use --backend cpu");
  }

  @Test
  void doesNotStandInTheWayOfOtherBackends() {
    try (var oracle = Backends.open("oracle")) {
      assertThat(oracle.name()).isEqualTo("oracle");
    }
  }
}
