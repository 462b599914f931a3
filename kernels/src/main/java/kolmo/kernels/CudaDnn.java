package kolmo.kernels;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jcuda.Pointer;
import jcuda.driver.CUstream;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnBatchNormMode;
import jcuda.jcudnn.cudnnConvolutionBwdDataAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionBwdFilterAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionDescriptor;
import jcuda.jcudnn.cudnnConvolutionFwdAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionMode;
import jcuda.jcudnn.cudnnDataType;
import jcuda.jcudnn.cudnnDeterminism;
import jcuda.jcudnn.cudnnFilterDescriptor;
import jcuda.jcudnn.cudnnHandle;
import jcuda.jcudnn.cudnnMathType;
import jcuda.jcudnn.cudnnTensorDescriptor;
import jcuda.jcudnn.cudnnTensorFormat;
import jcuda.runtime.cudaStream_t;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Window;
import org.jspecify.annotations.Nullable;

/// Convolutions and normalised batches by cuDNN 9, in float32 throughout unless TF32 is allowed.
/// Arrays are NHWC to it, a filter `[F,height,width,C]`; the matrix `[n,c]` is one image that is n
/// pixels high.
///
/// An algorithm is chosen once for each convolution: the first of cuDNN's own list, which it orders
/// by rule and not by trial, that always gives the same bits.
///
/// The Java side is older than cuDNN 9, which numbers its statuses anew: but for success they are
/// asked of cuDNN. It does not pass on either which arithmetic an algorithm uses: we set that.
final class CudaDnn implements Layers, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(CudaDnn.class.getName());

  /// Bytes that an algorithm may work in.
  private static final long MOST_WORKSPACE = 256L << 20;

  /// Algorithms in a list, at most; there are fewer.
  private static final int LIST = 16;

  private static final int NHWC = cudnnTensorFormat.CUDNN_TENSOR_NHWC;
  private static final int FLOAT = cudnnDataType.CUDNN_DATA_FLOAT;
  private static final int SPATIAL = cudnnBatchNormMode.CUDNN_BATCHNORM_SPATIAL;
  private static final int SUCCESS = 0;

  private final cudnnHandle handle = new cudnnHandle();
  private final Pointer one = CudaBlas.scalar(1);
  private final Pointer zero = CudaBlas.scalar(0);
  private final int math;
  private final Map<Convolution, Plan> plans = new HashMap<>();
  private final Map<Batch, Columns> columns = new HashMap<>();

  private CudaDnn(CUstream stream, boolean tf32) {
    JCudnn.setExceptionsEnabled(false);
    math = tf32 ? cudnnMathType.CUDNN_DEFAULT_MATH : cudnnMathType.CUDNN_FMA_MATH;
    check(JCudnn.cudnnCreate(handle), "cudnnCreate");
    check(JCudnn.cudnnSetStream(handle, new cudaStream_t(stream)), "cudnnSetStream");
  }

  /// cuDNN on a stream. Null where it is not there or does not start, which a line tells.
  ///
  /// @param tf32 whether the tensor cores may round the operands to 11 bits
  static @Nullable CudaDnn open(CUstream stream, boolean tf32) {
    String why = CudaLibraries.loadDnn();
    if (why == null) {
      try {
        return new CudaDnn(stream, tf32);
      } catch (IllegalStateException e) {
        why = e.getMessage();
      }
    }
    LOG.log(Level.INFO, "convolutions and batch normalisation go without cuDNN: {0}", why);
    return null;
  }

  @Override
  public void close() {
    plans.values().forEach(Plan::close);
    columns.values().forEach(Columns::close);
    check(JCudnn.cudnnDestroy(handle), "cudnnDestroy");
  }

  // --- convolutions ---

  @Override
  public long workspace(Result result, Convolution at) {
    return algorithm(result, at).workspace;
  }

  @Override
  public boolean convolve(
      Result result, Convolution at, long image, long filter, long features, long workspace) {
    Plan p = plan(at);
    Algorithm a = algorithm(result, at);
    Pointer x = new DevicePointer(image);
    Pointer w = new DevicePointer(filter);
    Pointer y = new DevicePointer(features);
    Pointer room = new DevicePointer(workspace);
    long bytes = a.workspace;
    int status =
        switch (result) {
          case FEATURES ->
              JCudnn.cudnnConvolutionForward(
                  handle,
                  one,
                  p.image,
                  x,
                  p.filter,
                  w,
                  p.window,
                  a.number,
                  room,
                  bytes,
                  zero,
                  p.features,
                  y);
          case IMAGE ->
              JCudnn.cudnnConvolutionBackwardData(
                  handle,
                  one,
                  p.filter,
                  w,
                  p.features,
                  y,
                  p.window,
                  a.number,
                  room,
                  bytes,
                  zero,
                  p.image,
                  x);
          case FILTER ->
              JCudnn.cudnnConvolutionBackwardFilter(
                  handle,
                  one,
                  p.image,
                  x,
                  p.features,
                  y,
                  p.window,
                  a.number,
                  room,
                  bytes,
                  zero,
                  p.filter,
                  w);
        };
    if (unsupported(status)) {
      p.algorithms.put(result, refused(result, at));
      return false;
    }
    check(status, result + " of " + at);
    return true;
  }

  private Algorithm algorithm(Result result, Convolution at) {
    return plan(at).algorithms.computeIfAbsent(result, r -> choose(r, at));
  }

  private Plan plan(Convolution at) {
    return plans.computeIfAbsent(at, a -> new Plan(a, math));
  }

  private Algorithm choose(Result result, Convolution at) {
    for (int number : candidates(result, at)) {
      long[] bytes = new long[1];
      int status = workspace(result, plan(at), number, bytes);
      if (status == SUCCESS && bytes[0] <= MOST_WORKSPACE) {
        return new Algorithm(number, rounded(bytes[0]));
      }
    }
    return refused(result, at);
  }

  /// Up to a power of two: the pool keeps memory by its size, so convolutions then share it.
  private static long rounded(long bytes) {
    return bytes <= 1 ? bytes : Long.highestOneBit(bytes - 1) << 1;
  }

  private static Algorithm refused(Result result, Convolution at) {
    LOG.log(
        Level.INFO, "cuDNN has no algorithm for the {0} of {1}: windows are unfolded", result, at);
    return Algorithm.NONE;
  }

  /// Algorithms that always give the same bits, what cuDNN believes the fastest first.
  private List<Integer> candidates(Result result, Convolution at) {
    Plan p = plan(at);
    int[] found = new int[1];
    List<Integer> good = new ArrayList<>();
    int status;
    switch (result) {
      case FEATURES -> {
        var list = new cudnnConvolutionFwdAlgoPerf[LIST];
        status =
            JCudnn.cudnnGetConvolutionForwardAlgorithm_v7(
                handle, p.image, p.filter, p.window, p.features, LIST, found, list);
        Arrays.stream(list, 0, found[0]).forEach(a -> add(a.algo, a.status, a.determinism, good));
      }
      case IMAGE -> {
        var list = new cudnnConvolutionBwdDataAlgoPerf[LIST];
        status =
            JCudnn.cudnnGetConvolutionBackwardDataAlgorithm_v7(
                handle, p.filter, p.features, p.window, p.image, LIST, found, list);
        Arrays.stream(list, 0, found[0]).forEach(a -> add(a.algo, a.status, a.determinism, good));
      }
      case FILTER -> {
        var list = new cudnnConvolutionBwdFilterAlgoPerf[LIST];
        status =
            JCudnn.cudnnGetConvolutionBackwardFilterAlgorithm_v7(
                handle, p.image, p.features, p.window, p.filter, LIST, found, list);
        Arrays.stream(list, 0, found[0]).forEach(a -> add(a.algo, a.status, a.determinism, good));
      }
      default -> throw new AssertionError(result);
    }
    if (!unsupported(status)) {
      check(status, "the algorithms for the " + result + " of " + at);
    }
    return good;
  }

  private static void add(int number, int status, int determinism, List<Integer> good) {
    if (status == SUCCESS && determinism == cudnnDeterminism.CUDNN_DETERMINISTIC) {
      good.add(number);
    }
  }

  private int workspace(Result result, Plan p, int number, long[] bytes) {
    return switch (result) {
      case FEATURES ->
          JCudnn.cudnnGetConvolutionForwardWorkspaceSize(
              handle, p.image, p.filter, p.window, p.features, number, bytes);
      case IMAGE ->
          JCudnn.cudnnGetConvolutionBackwardDataWorkspaceSize(
              handle, p.filter, p.features, p.window, p.image, number, bytes);
      case FILTER ->
          JCudnn.cudnnGetConvolutionBackwardFilterWorkspaceSize(
              handle, p.image, p.features, p.window, p.filter, number, bytes);
    };
  }

  /// @param number cuDNN's
  /// @param workspace in bytes
  private record Algorithm(int number, long workspace) {
    static final Algorithm NONE = new Algorithm(-1, -1);
  }

  /// A convolution as cuDNN knows it.
  private static final class Plan {
    final cudnnTensorDescriptor image;
    final cudnnTensorDescriptor features;
    final cudnnFilterDescriptor filter = new cudnnFilterDescriptor();
    final cudnnConvolutionDescriptor window = new cudnnConvolutionDescriptor();
    final Map<Result, Algorithm> algorithms = new EnumMap<>(Result.class);

    Plan(Convolution at, int math) {
      Shape x = at.image();
      Window w = at.window();
      image = images(x.dim(0), x.dim(1), x.dim(2), x.dim(3));
      features = images(x.dim(0), at.down(), at.across(), at.features());
      check(JCudnn.cudnnCreateFilterDescriptor(filter), "cudnnCreateFilterDescriptor");
      check(
          JCudnn.cudnnSetFilter4dDescriptor(
              filter, FLOAT, NHWC, at.features(), x.dim(3), w.height(), w.width()),
          "cudnnSetFilter4dDescriptor of " + at);
      check(JCudnn.cudnnCreateConvolutionDescriptor(window), "cudnnCreateConvolutionDescriptor");
      check(
          JCudnn.cudnnSetConvolution2dDescriptor(
              window,
              w.padding(),
              w.padding(),
              w.stride(),
              w.stride(),
              1, // a window without gaps
              1,
              cudnnConvolutionMode.CUDNN_CROSS_CORRELATION, // a window that is not turned around
              FLOAT),
          "cudnnSetConvolution2dDescriptor of " + at);
      check(JCudnn.cudnnSetConvolutionMathType(window, math), "cudnnSetConvolutionMathType");
    }

    void close() {
      check(JCudnn.cudnnDestroyTensorDescriptor(image), "cudnnDestroyTensorDescriptor");
      check(JCudnn.cudnnDestroyTensorDescriptor(features), "cudnnDestroyTensorDescriptor");
      check(JCudnn.cudnnDestroyFilterDescriptor(filter), "cudnnDestroyFilterDescriptor");
      check(JCudnn.cudnnDestroyConvolutionDescriptor(window), "cudnnDestroyConvolutionDescriptor");
    }
  }

  /// The order of the arguments is cuDNN's only where it is called.
  private static cudnnTensorDescriptor images(int n, int height, int width, int channels) {
    cudnnTensorDescriptor made = new cudnnTensorDescriptor();
    check(JCudnn.cudnnCreateTensorDescriptor(made), "cudnnCreateTensorDescriptor");
    check(
        JCudnn.cudnnSetTensor4dDescriptor(made, NHWC, FLOAT, n, channels, height, width),
        "cudnnSetTensor4dDescriptor of [%d,%d,%d,%d]".formatted(n, height, width, channels));
    return made;
  }

  // --- normalised batches ---

  @Override
  public void normalize(Batch of, long x, long gamma, long beta, long y, long mean, long inverse) {
    Columns c = columns(of);
    int status =
        JCudnn.cudnnBatchNormalizationForwardTraining(
            handle,
            SPATIAL,
            one,
            zero,
            c.matrix,
            new DevicePointer(x),
            c.matrix,
            new DevicePointer(y),
            c.row,
            new DevicePointer(gamma),
            new DevicePointer(beta),
            1,
            null, // no running mean
            null,
            of.epsilon(),
            new DevicePointer(mean),
            new DevicePointer(inverse));
    check(status, "cudnnBatchNormalizationForwardTraining of " + of);
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
    Columns c = columns(of);
    int status =
        JCudnn.cudnnBatchNormalizationBackward(
            handle,
            SPATIAL,
            one,
            zero,
            one,
            zero,
            c.matrix,
            new DevicePointer(x),
            c.matrix,
            new DevicePointer(dy),
            c.matrix,
            new DevicePointer(dx),
            c.row,
            new DevicePointer(gamma),
            new DevicePointer(dGamma),
            new DevicePointer(dBeta),
            of.epsilon(),
            new DevicePointer(mean),
            new DevicePointer(inverse));
    check(status, "cudnnBatchNormalizationBackward of " + of);
  }

  private Columns columns(Batch of) {
    return columns.computeIfAbsent(
        of, b -> new Columns(images(1, b.n(), 1, b.c()), images(1, 1, 1, b.c())));
  }

  /// A matrix and one of its rows.
  private record Columns(cudnnTensorDescriptor matrix, cudnnTensorDescriptor row) {
    void close() {
      check(JCudnn.cudnnDestroyTensorDescriptor(matrix), "cudnnDestroyTensorDescriptor");
      check(JCudnn.cudnnDestroyTensorDescriptor(row), "cudnnDestroyTensorDescriptor");
    }
  }

  // --- statuses ---

  /// 3000 and what follows are kinds of CUDNN_STATUS_NOT_SUPPORTED.
  private static boolean unsupported(int status) {
    return status / 1000 == 3;
  }

  private static void check(int status, String what) {
    if (status != SUCCESS) {
      throw new IllegalStateException(
          "cuda: " + what + ": " + JCudnn.cudnnGetErrorString(status) + " (" + status + ")");
    }
  }
}
