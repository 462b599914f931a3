package kolmo.kernels;

import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BackendProvider;

/// Opens `cuda-emulated`: the kernels of `cuda` on any machine, checked at every access, slowly.
public final class EmulatedBackendProvider implements BackendProvider {

  @Override
  public String name() {
    return "cuda-emulated";
  }

  @Override
  public Backend open() {
    return new CudaBackend(new EmulatedDevice(true));
  }
}
