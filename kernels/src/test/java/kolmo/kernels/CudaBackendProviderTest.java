package kolmo.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import kolmo.autograd.array.BackendUnavailable;
import kolmo.autograd.array.Backends;
import org.junit.jupiter.api.Test;

class CudaBackendProviderTest {

  @Test
  void isFoundByItsName() {
    assertThat(Backends.names()).contains("cuda", "cuda-tf32", "cuda-emulated");
  }

  @Test
  void saysInOneLineWhatIsMissingAndWhatToUse() {
    assumeFalse(hasDriver(), "this machine has a driver");
    for (String name : List.of("cuda", "cuda-tf32")) {
      assertThatThrownBy(() -> Backends.open(name))
          .isInstanceOf(BackendUnavailable.class)
          .message()
          .startsWith("backend 'cuda': ")
          .endsWith("; use --backend cpu (or cuda-emulated, to try the kernels)")
          .hasLineCount(1);
    }
  }

  @Test
  void opensTheEmulatedOneAnywhere() {
    try (var emulated = Backends.open("cuda-emulated")) {
      assertThat(emulated.name()).isEqualTo("cuda-emulated");
    }
  }

  @SuppressWarnings("restricted")
  private static boolean hasDriver() {
    try (Arena arena = Arena.ofConfined()) {
      SymbolLookup.libraryLookup("libcuda.so.1", arena);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  void doesNotStandInTheWayOfOtherBackends() {
    try (var oracle = Backends.open("oracle")) {
      assertThat(oracle.name()).isEqualTo("oracle");
    }
  }
}
