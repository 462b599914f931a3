package kolmo.kernels;

/// What the families of kernels share: the device, its memory, and how to launch.
final class Work {

  /// Threads of a block, where the kernel leaves the choice.
  static final int BLOCK = 256;

  private final Device device;
  private final DevicePool pool;
  private final Arguments arguments = new Arguments();

  Work(Device device) {
    this.device = device;
    this.pool = new DevicePool(device);
  }

  Device device() {
    return device;
  }

  DevicePool pool() {
    return pool;
  }

  /// Memory for floats; with assertions on, as in tests, full of NaN.
  long floats(int n) {
    long address = pool.take(4L * n);
    assert spoil(address, n);
    return address;
  }

  /// Gives back what [#floats] handed out.
  void give(long address, int n) {
    pool.give(address, 4L * n);
  }

  /// Empty arguments for the next launch.
  Arguments arguments() {
    return arguments.start();
  }

  /// Runs a kernel on one thread per element; on nothing, if there is none.
  void each(String kernel, int n, Arguments a) {
    if (n > 0) {
      device.launch(kernel, blocks(n), BLOCK, a);
    }
  }

  /// Runs a kernel on a grid of its own.
  void grid(String kernel, long blocks, int threads, Arguments a) {
    device.launch(kernel, Math.toIntExact(blocks), threads, a);
  }

  /// How many blocks hold n elements.
  static int blocks(int n) {
    return (int) ((n + BLOCK - 1L) / BLOCK);
  }

  /// `y[i] = value`.
  void fill(long y, float value, int n) {
    each("fill_f32", n, arguments().address(y).real(value).whole(n));
  }

  /// C = op(A)·op(B), row-major: op(A) `[m,k]`, op(B) `[k,n]`.
  void product(
      long a, boolean transposeA, long b, boolean transposeB, int m, int k, int n, long c) {
    if (k == 0) {
      fill(c, 0, m * n);
    } else if (m > 0 && n > 0) {
      device.gemm(a, transposeA, b, transposeB, m, k, n, c);
    }
  }

  private boolean spoil(long address, int n) {
    fill(address, Float.NaN, n);
    return true;
  }
}
