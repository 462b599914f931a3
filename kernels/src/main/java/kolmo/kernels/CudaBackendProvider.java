package kolmo.kernels;

import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BackendProvider;
import kolmo.autograd.array.BackendUnavailable;

/// Keeps the name `cuda` for the GPU backend, and says that it is not there yet.
public final class CudaBackendProvider implements BackendProvider {

  @Override
  public String name() {
    return "cuda";
  }

  /// Never returns.
  ///
  /// @throws BackendUnavailable always
  @Override
  public Backend open() {
    throw new BackendUnavailable(
        "backend 'cuda': the CUDA kernels are not part of this version yet; use --backend cpu");
  }
}
