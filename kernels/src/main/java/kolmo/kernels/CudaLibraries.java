package kolmo.kernels;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds and loads NVIDIA's libraries and the JNI libraries over them.
///
/// JCuda unpacks its libraries into the folder for temporary files if no file of that name is
/// there: another user's, or a half-written one, would do. So that folder is a private one while
/// its classes are loaded.
///
/// cuDNN may be missing: its place is then taken by kernels and products.
///
/// The JNI library over cuBLAS is linked against major version 12. Where only 13 is installed, a
/// copy that asks for 13 takes its place ([Retarget]); the functions in use are the same in both.
@SuppressWarnings("restricted") // native libraries are what this is about
final class CudaLibraries {

  private static final String NATIVE = "libJCublas2-12.6.0-linux-x86_64.so";

  /// What [CudaBlas] calls. The JNI library binds lazily, and a function that is missing at its
  /// first call ends the process: hence looked up before.
  private static final List<String> BLAS_NEEDED =
      List.of(
          "cublasCreate_v2",
          "cublasDestroy_v2",
          "cublasSetStream_v2",
          "cublasSetWorkspace_v2",
          "cublasGemmEx");

  /// Of one name for CUDA 12 and for CUDA 13. It loads the libraries that it consists of itself.
  private static final String DNN = "libcudnn.so.9";

  /// What [CudaDnn] calls.
  private static final List<String> DNN_NEEDED =
      List.of(
          "cudnnCreate",
          "cudnnDestroy",
          "cudnnSetStream",
          "cudnnGetErrorString",
          "cudnnCreateTensorDescriptor",
          "cudnnSetTensor4dDescriptor",
          "cudnnDestroyTensorDescriptor",
          "cudnnCreateFilterDescriptor",
          "cudnnSetFilter4dDescriptor",
          "cudnnDestroyFilterDescriptor",
          "cudnnCreateConvolutionDescriptor",
          "cudnnSetConvolution2dDescriptor",
          "cudnnSetConvolutionMathType",
          "cudnnDestroyConvolutionDescriptor",
          "cudnnGetConvolutionForwardAlgorithm_v7",
          "cudnnGetConvolutionForwardWorkspaceSize",
          "cudnnConvolutionForward",
          "cudnnGetConvolutionBackwardDataAlgorithm_v7",
          "cudnnGetConvolutionBackwardDataWorkspaceSize",
          "cudnnConvolutionBackwardData",
          "cudnnGetConvolutionBackwardFilterAlgorithm_v7",
          "cudnnGetConvolutionBackwardFilterWorkspaceSize",
          "cudnnConvolutionBackwardFilter",
          "cudnnBatchNormalizationForwardTraining",
          "cudnnBatchNormalizationBackward");

  private CudaLibraries() {}

  /// Loads the driver's JNI library.
  ///
  /// @return null, or why that cannot be
  static @Nullable String loadDriver() {
    String where = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (!where.equals("Linux amd64")) {
      return "it runs on Linux x86-64 only, this is " + where;
    }
    if (!opens("libcuda.so.1")) {
      return "no NVIDIA driver on this machine: libcuda.so.1 was not found";
    }
    return initialize("jcuda.driver.JCudaDriver", null);
  }

  /// Loads cuBLAS, 12 or else 13, and its JNI library.
  ///
  /// @return null, or why that cannot be
  static @Nullable String loadBlas() {
    List<Path> folders = folders();
    for (String major : List.of("12", "13")) {
      String name = "libcublas.so." + major;
      Path file = find(name, folders);
      if (file != null || opens(name)) {
        String why = load(name, file, "libcublasLt.so." + major, BLAS_NEEDED);
        String other = major.equals("12") ? null : name;
        return why == null ? initialize("jcuda.jcublas.JCublas2", other) : why;
      }
    }
    return "neither libcublas.so.12 nor libcublas.so.13 was found" + inNone(folders);
  }

  /// Loads cuDNN and its JNI library.
  ///
  /// @return null, or why that cannot be
  static @Nullable String loadDnn() {
    List<Path> folders = folders();
    Path file = find(DNN, folders);
    if (file == null && !opens(DNN)) {
      return DNN + " was not found" + inNone(folders);
    }
    String why = load(DNN, file, null, DNN_NEEDED);
    return why == null ? initialize("jcuda.jcudnn.JCudnn", null) : why;
  }

  private static @Nullable Path find(String name, List<Path> folders) {
    return folders.stream()
        .map(f -> f.resolve(name))
        .filter(Files::exists)
        .findFirst()
        .orElse(null);
  }

  private static String inNone(List<Path> folders) {
    return ", by the loader or in "
        + String.join(", ", folders.stream().map(Path::toString).toList())
        + "; set LD_LIBRARY_PATH to its folder";
  }

  /// Loads a library, by its full path if that is known: what asks for it by name afterwards gets
  /// it.
  ///
  /// @param first what lies beside it and has to be there before
  /// @return null, or why it is of no use
  private static @Nullable String load(
      String name, @Nullable Path file, @Nullable String first, List<String> needed) {
    try {
      if (file != null) {
        if (first != null && Files.exists(file.resolveSibling(first))) {
          System.load(file.resolveSibling(first).toAbsolutePath().toString());
        }
        System.load(file.toAbsolutePath().toString());
      }
      SymbolLookup functions =
          file == null
              ? SymbolLookup.libraryLookup(name, Arena.global())
              : SymbolLookup.libraryLookup(file, Arena.global());
      List<String> lacking = needed.stream().filter(f -> functions.find(f).isEmpty()).toList();
      return lacking.isEmpty()
          ? null
          : (file == null ? name : file) + " lacks " + String.join(", ", lacking);
    } catch (UnsatisfiedLinkError | IllegalArgumentException e) {
      return (file == null ? name : file) + " cannot be loaded: " + e.getMessage();
    }
  }

  /// Loads a class of JCuda whose initialiser loads a library; `blas` is what that shall ask for
  /// instead of libcublas.so.12.
  ///
  /// @return null, or why that cannot be
  private static @Nullable String initialize(String type, @Nullable String blas) {
    String before = System.getProperty("java.io.tmpdir");
    try {
      Path folder = Files.createTempDirectory("kolmo-cuda-");
      try {
        if (blas != null) {
          Files.write(folder.resolve(NATIVE), Retarget.library(bundled(), "libcublas.so.12", blas));
        }
        System.setProperty("java.io.tmpdir", folder.toString());
        Class.forName(type);
        return null;
      } finally {
        System.setProperty("java.io.tmpdir", before);
        delete(folder); // what is loaded stays loaded
      }
    } catch (IOException | ClassNotFoundException | LinkageError e) {
      return type + " cannot be loaded: " + e.getMessage();
    }
  }

  /// The JNI library over cuBLAS as it comes.
  static byte[] bundled() throws IOException {
    try (InputStream in = CudaLibraries.class.getResourceAsStream("/lib/" + NATIVE)) {
      if (in == null) {
        throw new IOException(NATIVE + " is not on the class path");
      }
      return in.readAllBytes();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private static boolean opens(String library) {
    try (Arena arena = Arena.ofConfined()) {
      SymbolLookup.libraryLookup(library, arena);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// Where CUDA's libraries may be, best first.
  private static List<Path> folders() {
    List<Path> folders = new ArrayList<>();
    String path = System.getenv("LD_LIBRARY_PATH");
    if (path != null) {
      Stream.of(path.split(File.pathSeparator, -1))
          .filter(p -> !p.isEmpty())
          .forEach(p -> folders.add(Path.of(p)));
    }
    for (String variable : List.of("CUDA_PATH", "CUDA_HOME")) {
      String home = System.getenv(variable);
      if (home != null) {
        folders.add(Path.of(home, "lib64"));
      }
    }
    folders.add(Path.of("/usr/local/cuda/lib64"));
    folders.add(Path.of("/usr/lib/x86_64-linux-gnu"));
    folders.add(Path.of("/usr/lib64"));
    folders.add(Path.of("/opt/cuda/lib64"));
    return folders;
  }
}
