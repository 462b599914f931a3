package kolmo.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BackendContract;
import kolmo.autograd.array.Fused;
import kolmo.autograd.array.ImageContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The contract as it is kept where cuDNN is absent: windows are unfolded.
class EmulatedWithoutLayersTest extends BackendContract implements ImageContract {

  @Override
  protected Backend open() {
    return new CudaBackend(new EmulatedDevice(false));
  }

  @Override
  protected double epsilon() {
    return 0x1p-24;
  }

  @AfterEach
  void allMemoryBelongsToATensor() {
    closeKept();
    assertThat(((CudaBackend) backend()).used()).isZero();
  }

  @Test
  void lacksOnlyNormalisedBatches() {
    for (Fused primitive : Fused.values()) {
      assertThat(backend().fuses(primitive)).isEqualTo(primitive != Fused.BATCH_NORM);
    }
  }
}
