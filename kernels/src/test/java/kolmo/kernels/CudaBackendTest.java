package kolmo.kernels;

import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BackendContract;
import kolmo.autograd.array.BackendUnavailable;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.ImageContract;
import org.junit.jupiter.api.condition.EnabledIf;

/// The contract on a card, where there is one.
@EnabledIf(value = "hasCard", disabledReason = "no NVIDIA GPU, or a library is missing")
class CudaBackendTest extends BackendContract implements ImageContract {

  static boolean hasCard() {
    try {
      Backends.open("cuda").close();
      return true;
    } catch (BackendUnavailable e) {
      return false;
    }
  }

  @Override
  protected Backend open() {
    return Backends.open("cuda");
  }

  @Override
  protected double epsilon() {
    return 0x1p-24;
  }
}
