package kolmo.kernels;

import jcuda.driver.CUdeviceptr;

/// A device address as JCuda wants it.
final class DevicePointer extends CUdeviceptr {

  /// To be filled by the driver.
  DevicePointer() {}

  /// A known address.
  DevicePointer(long address) {
    super(new CUdeviceptr(), address);
  }

  long address() {
    return getNativePointer() + getByteOffset();
  }
}
