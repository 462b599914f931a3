package kolmo.autograd.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BackendsTest {

  @Test
  void whatIsInThisModuleIsFoundByName() {
    assertThat(Backends.names()).contains("cpu", "oracle").isSorted();
    for (String name : new String[] {"cpu", "oracle"}) {
      try (Backend backend = Backends.open(name)) {
        assertThat(backend.name()).isEqualTo(name);
        assertThat(backend.live()).isZero();
      }
    }
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> Backends.open("abacus"))
        .isInstanceOf(BackendUnavailable.class)
        .hasMessageContaining("abacus")
        .hasMessageContaining("cpu")
        .hasMessageContaining("oracle");
  }
}
