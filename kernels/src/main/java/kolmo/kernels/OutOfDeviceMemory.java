package kolmo.kernels;

import org.jspecify.annotations.Nullable;

/// The device has not enough memory: what was asked for, what is in use, what is free.
final class OutOfDeviceMemory extends RuntimeException {

  private static final long serialVersionUID = 1;

  OutOfDeviceMemory(Device device, long asked, long used) {
    super(message(device, asked, used));
  }

  static String message(Device device, long asked, long used) {
    @Nullable String free = device.freeMemory();
    return "%s: out of device memory: asked for %s, in use here %s%s"
        .formatted(
            device.name(), megabytes(asked), megabytes(used), free == null ? "" : ", free " + free);
  }

  static String megabytes(long bytes) {
    return "%.1f MB".formatted(bytes / 1e6);
  }
}
