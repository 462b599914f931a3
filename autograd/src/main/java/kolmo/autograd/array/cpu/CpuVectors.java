package kolmo.autograd.array.cpu;

import kolmo.autograd.array.cpu.vector.Parts;
import kolmo.autograd.array.cpu.vector.VectorGemm;
import org.ejml.concurrency.EjmlConcurrency;

/// Whether the kernels of `kolmo.autograd.array.cpu.vector` can run: settled once for the process.
/// Each caller keeps a plain loop beside the kernel it calls, which gives the same bits.
final class CpuVectors {

  /// The Vector API is there and this processor's vectors have a length with kernels.
  static final boolean PRESENT = present();

  /// Elements below which a plain loop is used all the same. Until the compiler has reached it,
  /// vector code is a hundred times slower than it will be and allocates each vector; it is reached
  /// after some 60,000 rounds of its loop, which for a thousand numbers drawn once a step is a
  /// thousand steps, and saves some microseconds of each afterwards.
  private static final int SHORT = 4096;

  private CpuVectors() {}

  /// Whether an elementwise kernel should take `n` elements.
  static boolean take(int n) {
    return PRESENT && n >= SHORT;
  }

  /// Runs a loop over `n` elements, on two threads if there are as many and they pay; the result is
  /// the same.
  static void share(int n, Parts.Loop loop) {
    Parts.run(n, EjmlConcurrency.getMaxThreads(), loop);
  }

  /// Does `count` pieces of work of `size` elements each, on two threads if they pay; the result is
  /// the same.
  static void each(int count, int size, Parts.Each piece) {
    Parts.each(count, size, EjmlConcurrency.getMaxThreads(), piece);
  }

  /// If not, says so. Without the module nothing of the vector package may be loaded, hence the
  /// order.
  private static boolean present() {
    String why;
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      why = "the module is absent (java --add-modules=jdk.incubator.vector brings it)";
    } else if (!VectorGemm.supported()) {
      why = "this processor's vectors have neither 256 nor 512 bits";
    } else {
      return true;
    }
    System.getLogger(CpuVectors.class.getName())
        .log(System.Logger.Level.DEBUG, "computing without the Vector API: {0}", why);
    return false;
  }
}
