package kolmo.kernels;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The emulated device with a bound on its memory, which counts how often it is asked for some; its
/// library may refuse a convolution.
final class SmallDevice implements Device {

  private final Device whole = new EmulatedDevice(true);
  private final Layers layers = new Refusing(Objects.requireNonNull(whole.layers()));
  private final Map<Long, Long> sizes = new HashMap<>();
  private final long most;
  private long used;
  int allocations;

  /// What its library has been asked to compute.
  final List<Layers.Result> asked = new ArrayList<>();

  /// What its library cannot do, and says so before.
  Layers.@Nullable Result refusedBefore;

  /// What its library cannot do, as it finds out only then.
  Layers.@Nullable Result refusedAfter;

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
  public @Nullable Layers layers() {
    return layers;
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

  private final class Refusing implements Layers {

    private final Layers all;

    Refusing(Layers all) {
      this.all = all;
    }

    @Override
    public long workspace(Result result, Convolution at) {
      return result == refusedBefore ? -1 : all.workspace(result, at);
    }

    @Override
    public boolean convolve(
        Result result, Convolution at, long image, long filter, long features, long workspace) {
      asked.add(result);
      return result != refusedAfter && all.convolve(result, at, image, filter, features, workspace);
    }

    @Override
    public void normalize(
        Batch of, long x, long gamma, long beta, long y, long mean, long inverse) {
      all.normalize(of, x, gamma, beta, y, mean, inverse);
    }

    @Override
    public void normalizeSlopes(
        Batch of,
        long x,
        long gamma,
        long mean,
        long inverse,
        long dy,
        long dx,
        long dGamma,
        long dBeta) {
      all.normalizeSlopes(of, x, gamma, mean, inverse, dy, dx, dGamma, dBeta);
    }
  }
}
