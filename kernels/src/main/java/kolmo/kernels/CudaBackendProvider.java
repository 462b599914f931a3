package kolmo.kernels;

import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BackendProvider;
import kolmo.autograd.array.BackendUnavailable;

/// Opens `cuda`, the first NVIDIA GPU.
public final class CudaBackendProvider implements BackendProvider {

  @Override
  public String name() {
    return "cuda";
  }

  /// A backend on the first GPU.
  ///
  /// @throws BackendUnavailable if there is none, or a library is missing
  @Override
  public Backend open() {
    return new CudaBackend(new CudaDevice(name(), false));
  }
}
