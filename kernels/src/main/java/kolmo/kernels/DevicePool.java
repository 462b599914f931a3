package kolmo.kernels;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import kolmo.autograd.array.StepRecorder.NotRecordable;
import org.jspecify.annotations.Nullable;

/// Device memory, kept for the next step instead of given back: to ask the driver for memory costs
/// more than most kernels, and a recorded step needs its addresses to stay.
///
/// Free memory is kept by its exact size, because training repeats the same shapes; so a kernel
/// that reads beyond its tensor reads beyond its allocation, which tools notice. The bound is that
/// of the CPU's arena: what is idle never exceeds twice the peak of what was in use at one time.
/// What a recorded step works in does not count as idle.
final class DevicePool {

  private static final int BOUND = 2;

  private final Device device;
  private final Map<Long, Deque<Long>> free = new HashMap<>();
  private final Map<Long, Reserve> owners = new HashMap<>(); // of the memory of recorded steps
  private @Nullable Reserve recording;
  private long used;
  private long peak;
  private long idle;

  DevicePool(Device device) {
    this.device = device;
  }

  /// Memory with arbitrary contents; for no bytes, the address 0.
  ///
  /// @throws OutOfDeviceMemory if there is not enough, even after all that is idle went back
  /// @throws NotRecordable if there is not enough while a step is recorded
  long take(long bytes) {
    if (bytes == 0) {
      return 0;
    }
    long address = recording == null ? 0 : pop(recording.free, bytes);
    if (address == 0) {
      address = pop(free, bytes);
      idle -= address == 0 ? 0 : bytes;
    }
    if (address == 0) {
      address = allocate(bytes);
    }
    if (recording != null) {
      owners.put(address, recording);
    }
    used += bytes;
    peak = Math.max(peak, used);
    return address;
  }

  private static long pop(Map<Long, Deque<Long>> from, long bytes) {
    Deque<Long> same = from.get(bytes);
    return same == null || same.isEmpty() ? 0 : same.pop();
  }

  private long allocate(long bytes) {
    long address = device.allocate(bytes);
    if (address == 0 && recording != null) { // what is idle cannot go back now: that would wait
      throw new NotRecordable(OutOfDeviceMemory.message(device, bytes, used));
    }
    if (address == 0) {
      clear();
      address = device.allocate(bytes);
    }
    if (address == 0) {
      throw new OutOfDeviceMemory(device, bytes, used);
    }
    return address;
  }

  /// Takes memory back; work that is queued may still use it, what is queued later comes after.
  void give(long address, long bytes) {
    if (bytes == 0) {
      return;
    }
    used -= bytes;
    Reserve owner = owners.get(address);
    if (recording != null && owner != recording) {
      recording.strangers = true;
    }
    if (owner == null) {
      idle += bytes;
      push(free, bytes, address);
      trim();
    } else {
      push(owner.free, bytes, address);
    }
  }

  private static void push(Map<Long, Deque<Long>> to, long bytes, long address) {
    to.computeIfAbsent(bytes, b -> new ArrayDeque<>()).push(address);
  }

  private void trim() {
    if (recording != null) {
      return; // to give memory back waits for the device
    }
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

  // --- recorded steps ---

  /// The memory of one recorded step.
  static final class Reserve {

    private final Map<Long, Deque<Long>> free = new HashMap<>();
    private boolean strangers;

    /// Whether memory from before was given back while the step was recorded: a replay would read
    /// what by then is another's.
    boolean strangers() {
      return strangers;
    }
  }

  /// From here on, what is taken belongs to a recorded step.
  Reserve startReserve() {
    if (recording != null) {
      throw new IllegalStateException(
          device.name() + ": a step was to be recorded while another one is");
    }
    recording = new Reserve();
    return recording;
  }

  /// The step has been recorded.
  void endReserve() {
    recording = null;
    trim();
  }

  /// Whether a step is being recorded.
  boolean recording() {
    return recording != null;
  }

  /// The memory of a recorded step is anyone's again; what of it is in use will be when it is given
  /// back.
  void release(Reserve reserve) {
    owners.values().removeIf(owner -> owner == reserve);
    reserve.free.forEach(
        (bytes, same) -> {
          idle += bytes * same.size();
          same.forEach(address -> push(free, bytes, address));
        });
    reserve.free.clear();
    trim();
  }
}
