package kolmo.autograd.array.oracle;

import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BackendContract;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.ImageContract;

/// The judge is judged by the contract's loops.
class OracleBackendTest extends BackendContract implements ImageContract {

  @Override
  protected Backend open() {
    return Backends.open("oracle");
  }

  @Override
  protected double epsilon() {
    return 0x1p-53;
  }
}
