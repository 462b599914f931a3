package kolmo.autograd.array.cpu;

import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BackendProvider;

/// Offers [CpuBackend] under the name `cpu`; every machine can run it.
public final class CpuBackendProvider implements BackendProvider {

  /// As the service loader wants it.
  public CpuBackendProvider() {}

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public Backend open() {
    return new CpuBackend(new Arena());
  }
}
