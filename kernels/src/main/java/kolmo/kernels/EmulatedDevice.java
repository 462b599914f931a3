package kolmo.kernels;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.kernels.emulator.Emulator;
import kolmo.kernels.emulator.Kernel;
import org.jspecify.annotations.Nullable;

/// The emulator as a device: the kernels that ship run as they are, and what on a card is cuBLAS's
/// and cuDNN's is the CPU backend's.
final class EmulatedDevice implements Device {

  /// Decoded kernels never change, so that all devices share them.
  private static final Map<String, Kernel> KERNELS = new ConcurrentHashMap<>();

  private final Emulator emulator = new Emulator();
  private final Ptx ptx = new Ptx();
  private final Backend products = Backends.open("cpu");
  private final @Nullable Layers layers;
  private @Nullable List<Runnable> recorded; // what is queued goes there while a step is recorded

  /// @param library whether it has a library of layers, as a card with cuDNN has
  EmulatedDevice(boolean library) {
    layers = library ? new EmulatedLayers(emulator, products, this::queue) : null;
  }

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
    notRecording("memory was freed");
    emulator.free(address);
  }

  @Override
  public @Nullable String freeMemory() {
    return null;
  }

  @Override
  public void upload(float[] from, long to) {
    notRecording("an upload was asked for");
    emulator.upload(from, to);
  }

  @Override
  public void download(long from, float[] to) {
    notRecording("a download was asked for");
    emulator.download(from, to);
  }

  @Override
  public void copy(long from, long to, long bytes) {
    queue(() -> emulator.copy(from, to, bytes));
  }

  @Override
  public void launch(String kernel, int blocks, int threads, Arguments arguments) {
    Kernel found =
        KERNELS.computeIfAbsent(kernel, name -> new Kernel(Ptx.text(ptx.file(name)), name));
    ByteBuffer values = arguments.values().duplicate().flip();
    if (recorded != null) { // they are about to be those of the next launch
      values = ByteBuffer.allocate(values.remaining()).put(values).flip();
    }
    ByteBuffer kept = values.order(arguments.values().order());
    queue(() -> emulator.launch(found, blocks, threads, kept.duplicate().order(kept.order())));
  }

  @Override
  public void gemm(
      long a, boolean transposeA, long b, boolean transposeB, int m, int k, int n, long c) {
    queue(() -> product(a, transposeA, b, transposeB, m, k, n, c));
  }

  private void product(
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
  public @Nullable Layers layers() {
    return layers;
  }

  // --- recorded steps ---

  private void queue(Runnable work) {
    if (recorded == null) {
      work.run();
    } else {
      recorded.add(work);
    }
  }

  /// As the driver would.
  private void notRecording(String what) {
    if (recorded != null) {
      throw new IllegalStateException(name() + ": " + what + " while a step is recorded");
    }
  }

  @Override
  public Graph record(Runnable work) {
    List<Runnable> launches = new ArrayList<>();
    recorded = launches;
    try {
      work.run();
    } finally {
      recorded = null;
    }
    return new Graph() {
      @Override
      public void replay() {
        launches.forEach(Runnable::run);
      }

      @Override
      public void close() {
        launches.clear();
      }
    };
  }

  // --- the clock ---

  @Override
  public String hardware() {
    return "emulated";
  }

  @Override
  public double bandwidth() {
    return 0;
  }

  /// The host's time.
  @Override
  public double micros(Runnable queued) {
    long start = System.nanoTime();
    queued.run();
    return (System.nanoTime() - start) / 1e3;
  }

  @Override
  public void close() {
    products.close();
  }
}
