package kolmo.kernels;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.kernels.emulator.Emulator;
import kolmo.kernels.emulator.Kernel;
import org.jspecify.annotations.Nullable;

/// The emulator as a device: the kernels that ship run as they are, and the product, which on a
/// card is cuBLAS's, is the CPU backend's.
final class EmulatedDevice implements Device {

  /// Decoded kernels never change, so that all devices share them.
  private static final Map<String, Kernel> KERNELS = new ConcurrentHashMap<>();

  private final Emulator emulator = new Emulator();
  private final Ptx ptx = new Ptx();
  private final Backend products = Backends.open("cpu");

  @Override
  public String name() {
    return "cuda-emulated";
  }

  @Override
  public long allocate(long bytes) {
    return emulator.allocate(bytes);
  }

  @Override
  public void free(long address) {
    emulator.free(address);
  }

  @Override
  public @Nullable String freeMemory() {
    return null;
  }

  @Override
  public void upload(float[] from, long to) {
    emulator.upload(from, to);
  }

  @Override
  public void download(long from, float[] to) {
    emulator.download(from, to);
  }

  @Override
  public void copy(long from, long to, long bytes) {
    emulator.copy(from, to, bytes);
  }

  @Override
  public void launch(String kernel, int blocks, int threads, Arguments arguments) {
    Kernel found =
        KERNELS.computeIfAbsent(kernel, name -> new Kernel(Ptx.text(ptx.file(name)), name));
    emulator.launch(
        found,
        blocks,
        threads,
        arguments.values().duplicate().flip().order(arguments.values().order()));
  }

  @Override
  public void gemm(
      long a, boolean transposeA, long b, boolean transposeB, int m, int k, int n, long c) {
    try (Tensor left = matrix(a, transposeA ? k : m, transposeA ? m : k);
        Tensor right = matrix(b, transposeB ? n : k, transposeB ? k : n);
        Tensor product = products.matmul(left, transposeA, right, transposeB)) {
      emulator.upload(product.toFloats(), c);
    }
  }

  private Tensor matrix(long address, int rows, int columns) {
    float[] values = new float[rows * columns];
    emulator.download(address, values);
    return products.tensor(Shape.of(rows, columns), values);
  }

  @Override
  public void close() {
    products.close();
  }
}
