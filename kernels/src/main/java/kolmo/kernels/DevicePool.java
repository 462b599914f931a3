package kolmo.kernels;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/// Device memory, kept for the next step instead of given back: to ask the driver for memory costs
/// more than most kernels, and a recorded step needs its addresses to stay.
///
/// Free memory is kept by its exact size, because training repeats the same shapes; so a kernel
/// that reads beyond its tensor reads beyond its allocation, which tools notice. The bound is that
/// of the CPU's arena: what is idle never exceeds twice the peak of what was in use at one time.
final class DevicePool {

  private static final int BOUND = 2;

  private final Device device;
  private final Map<Long, Deque<Long>> free = new HashMap<>();
  private long used;
  private long peak;
  private long idle;

  DevicePool(Device device) {
    this.device = device;
  }

  /// Memory with arbitrary contents; for no bytes, the address 0.
  ///
  /// @throws OutOfDeviceMemory if there is not enough, even after all that is idle went back
  long take(long bytes) {
    if (bytes == 0) {
      return 0;
    }
    Deque<Long> same = free.get(bytes);
    long address;
    if (same != null && !same.isEmpty()) {
      idle -= bytes;
      address = same.pop();
    } else {
      address = device.allocate(bytes);
      if (address == 0) {
        clear();
        address = device.allocate(bytes);
      }
      if (address == 0) {
        throw new OutOfDeviceMemory(device, bytes, used);
      }
    }
    used += bytes;
    peak = Math.max(peak, used);
    return address;
  }

  /// Takes memory back; work that is queued may still use it, what is queued later comes after.
  void give(long address, long bytes) {
    if (bytes == 0) {
      return;
    }
    used -= bytes;
    idle += bytes;
    free.computeIfAbsent(bytes, b -> new ArrayDeque<>()).push(address);
    Iterator<Map.Entry<Long, Deque<Long>>> sizes = free.entrySet().iterator();
    while (idle > BOUND * peak && sizes.hasNext()) {
      Map.Entry<Long, Deque<Long>> size = sizes.next();
      while (idle > BOUND * peak && !size.getValue().isEmpty()) {
        idle -= size.getKey();
        device.free(size.getValue().pop());
      }
    }
  }

  /// Gives back to the device what is idle.
  void clear() {
    free.values().forEach(same -> same.forEach(device::free));
    free.clear();
    idle = 0;
  }

  /// Bytes handed out and not given back.
  long used() {
    return used;
  }
}
