package kolmo.kernels;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The emulated device with a bound on its memory, which counts how often it is asked for some.
final class SmallDevice implements Device {

  private final Device whole = new EmulatedDevice();
  private final Map<Long, Long> sizes = new HashMap<>();
  private final long most;
  private long used;
  int allocations;

  /// @param most bytes
  SmallDevice(long most) {
    this.most = most;
  }

  /// Bytes that have been allocated and not freed.
  long used() {
    return used;
  }

  @Override
  public String name() {
    return whole.name();
  }

  @Override
  public long allocate(long bytes) {
    if (used + bytes > most) {
      return 0;
    }
    allocations++;
    used += bytes;
    long address = whole.allocate(bytes);
    sizes.put(address, bytes);
    return address;
  }

  @Override
  public void free(long address) {
    used -= Objects.requireNonNull(sizes.remove(address));
    whole.free(address);
  }

  @Override
  public @Nullable String freeMemory() {
    return OutOfDeviceMemory.megabytes(most - used) + " of " + OutOfDeviceMemory.megabytes(most);
  }

  @Override
  public void upload(float[] from, long to) {
    whole.upload(from, to);
  }

  @Override
  public void download(long from, float[] to) {
    whole.download(from, to);
  }

  @Override
  public void copy(long from, long to, long bytes) {
    whole.copy(from, to, bytes);
  }

  @Override
  public void launch(String kernel, int blocks, int threads, Arguments arguments) {
    whole.launch(kernel, blocks, threads, arguments);
  }

  @Override
  public void gemm(
      long a, boolean transposeA, long b, boolean transposeB, int m, int k, int n, long c) {
    whole.gemm(a, transposeA, b, transposeB, m, k, n, c);
  }

  @Override
  public Graph record(Runnable work) {
    return whole.record(work);
  }

  @Override
  public String hardware() {
    return whole.hardware();
  }

  @Override
  public double bandwidth() {
    return whole.bandwidth();
  }

  @Override
  public double micros(Runnable queued) {
    return whole.micros(queued);
  }

  @Override
  public void close() {
    whole.close();
  }
}
