package kolmo.kernels;

import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BackendProvider;
import kolmo.autograd.array.BackendUnavailable;

/// Opens `cuda-tf32`: `cuda`, whose matrix products may round their operands to 11 bits. A backend
/// of its own, since its numbers are others: what a run says of its backend says this, too.
public final class CudaTf32BackendProvider implements BackendProvider {

  @Override
  public String name() {
    return "cuda-tf32";
  }

  /// A backend on the first NVIDIA GPU.
  ///
  /// @throws BackendUnavailable if there is none, or a library is missing
  @Override
  public Backend open() {
    return new CudaBackend(new CudaDevice(name(), true));
  }
}
