package kolmo.benchmarks.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import kolmo.benchmarks.turns.Report;

/// OpenBLAS, called on Java's own arrays: nothing is copied on the way.
@SuppressWarnings("restricted") // the JVM is started with --enable-native-access
final class OpenBlas {

  private static final int ROW_MAJOR = 101;
  private static final int PLAIN = 111;
  private static final int TRANSPOSED = 112;

  private final MethodHandle sgemm;
  private final MethodHandle threads;
  private final MethodHandle config;
  private final MethodHandle core;

  /// The library on `java.library.path`.
  OpenBlas() {
    SymbolLookup library = SymbolLookup.libraryLookup(find("libopenblas.so.0"), Arena.global());
    var i = ValueLayout.JAVA_INT;
    var f = ValueLayout.JAVA_FLOAT;
    var p = ValueLayout.ADDRESS;
    MemoryLayout[] arguments = {i, i, i, i, i, i, f, p, i, p, i, f, p, i};
    sgemm =
        handle(
            library,
            "cblas_sgemm",
            FunctionDescriptor.ofVoid(arguments),
            Linker.Option.critical(true)); // the arrays stay where they are meanwhile
    threads = handle(library, "openblas_set_num_threads", FunctionDescriptor.ofVoid(i));
    config = handle(library, "openblas_get_config", FunctionDescriptor.of(p));
    core = handle(library, "openblas_get_corename", FunctionDescriptor.of(p));
  }

  private static MethodHandle handle(
      SymbolLookup library, String name, FunctionDescriptor type, Linker.Option... options) {
    return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), type, options);
  }

  private static Path find(String name) {
    String path = System.getProperty("java.library.path");
    return Arrays.stream(path.split(":", -1))
        .map(folder -> Path.of(folder, name))
        .filter(file -> file.toFile().isFile())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name + ": not in " + path));
  }

  /// How many threads a product may use from now on.
  void setThreads(int count) {
    try {
      threads.invokeExact(count);
    } catch (Throwable e) {
      throw new IllegalStateException("openblas_set_num_threads", e);
    }
  }

  /// `C = op(A)·op(B)`, row-major.
  void multiply(
      float[] a,
      boolean transposeA,
      float[] b,
      boolean transposeB,
      int m,
      int k,
      int n,
      float[] c) {
    try {
      sgemm.invokeExact(
          ROW_MAJOR,
          transposeA ? TRANSPOSED : PLAIN,
          transposeB ? TRANSPOSED : PLAIN,
          m,
          n,
          k,
          1f,
          MemorySegment.ofArray(a),
          transposeA ? m : k,
          MemorySegment.ofArray(b),
          transposeB ? k : n,
          0f,
          MemorySegment.ofArray(c),
          n);
    } catch (Throwable e) {
      throw new IllegalStateException("cblas_sgemm", e);
    }
  }

  private String text(MethodHandle function) {
    try {
      return ((MemorySegment) function.invokeExact()).reinterpret(1 << 12).getString(0);
    } catch (Throwable e) {
      throw new IllegalStateException("OpenBLAS", e);
    }
  }

  /// Version, build, and the processor whose kernels it chose.
  public static final class Version implements Report {
    @Override
    public String tell(Map<String, String> params) {
      OpenBlas library = new OpenBlas();
      return library.text(library.config).strip() + ", kernels " + library.text(library.core);
    }
  }
}
