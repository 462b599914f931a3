package kolmo.kernels;

/// The device has not enough memory: what was asked for, what is in use, what is free.
final class OutOfDeviceMemory extends RuntimeException {

  private static final long serialVersionUID = 1;

  OutOfDeviceMemory(Device device, long asked, long used) {
    super(
        "%s: out of device memory: asked for %s, in use here %s%s"
            .formatted(
                device.name(),
                megabytes(asked),
                megabytes(used),
                device.freeMemory() == null ? "" : ", free " + device.freeMemory()));
  }

  static String megabytes(long bytes) {
    return "%.1f MB".formatted(bytes / 1e6);
  }
}
