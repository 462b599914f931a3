package kolmo.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BackendContract;
import kolmo.autograd.array.Fused;
import kolmo.autograd.array.ImageContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The contract, on the kernels that ship; and that no device memory is lost, neither in what works
/// nor in what is refused.
class EmulatedBackendTest extends BackendContract implements ImageContract {

  @Override
  protected Backend open() {
    return new EmulatedBackendProvider().open();
  }

  @Override
  protected double epsilon() {
    return 0x1p-24;
  }

  /// Runs before the contract closes the last tensors: what is in use is what they hold.
  @AfterEach
  void allMemoryBelongsToATensor() {
    closeKept();
    assertThat(((CudaBackend) backend()).used()).isZero();
  }

  @Test
  void hasEveryFusedPrimitive() {
    for (Fused primitive : Fused.values()) {
      assertThat(backend().fuses(primitive)).isTrue();
    }
  }
}
