package kolmo.kernels;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jcuda.Pointer;
import jcuda.cudaDataType;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasComputeType;
import jcuda.jcublas.cublasGemmAlgo;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasOperation;
import jcuda.jcublas.cublasStatus;
import jcuda.runtime.cudaStream_t;

/// Products by cuBLAS, in float32 throughout unless TF32 is allowed. The memory that cuBLAS works
/// in is given to it once: else it would take some for every recorded step.
///
/// cuBLAS counts columns first: what is A·B row by row is Bᵀ·Aᵀ to it, so operands change places.
final class CudaBlas implements AutoCloseable {

  /// What NVIDIA recommends for the cards that need most.
  private static final long WORKSPACE = 32L << 20;

  private final cublasHandle handle = new cublasHandle();
  private final Pointer one = scalar(1);
  private final Pointer zero = scalar(0);
  private final DevicePointer workspace = new DevicePointer();
  private final int compute;

  /// @param tf32 whether the tensor cores may round the operands to 11 bits
  CudaBlas(CUstream stream, boolean tf32) {
    JCublas2.setExceptionsEnabled(false);
    compute =
        tf32
            ? cublasComputeType.CUBLAS_COMPUTE_32F_FAST_TF32
            : cublasComputeType.CUBLAS_COMPUTE_32F;
    check(JCublas2.cublasCreate(handle), "cublasCreate");
    check(JCublas2.cublasSetStream(handle, new cudaStream_t(stream)), "cublasSetStream");
    CudaCheck.check(
        JCudaDriver.cuMemAlloc(workspace, WORKSPACE), "cuMemAlloc of cuBLAS's " + WORKSPACE);
    check(JCublas2.cublasSetWorkspace(handle, workspace, WORKSPACE), "cublasSetWorkspace");
  }

  /// C = op(A)·op(B), row-major: op(A) `[m,k]`, op(B) `[k,n]`.
  void gemm(long a, boolean transposeA, long b, boolean transposeB, int m, int k, int n, long c) {
    int real = cudaDataType.CUDA_R_32F;
    int status =
        JCublas2.cublasGemmEx_new(
            handle,
            operation(transposeB),
            operation(transposeA),
            n,
            m,
            k,
            one,
            new DevicePointer(b),
            real,
            transposeB ? k : n,
            new DevicePointer(a),
            real,
            transposeA ? m : k,
            zero,
            new DevicePointer(c),
            real,
            n,
            compute,
            cublasGemmAlgo.CUBLAS_GEMM_DEFAULT);
    if (status != cublasStatus.CUBLAS_STATUS_SUCCESS) {
      check(status, "cublasGemmEx of [%d,%d]·[%d,%d]".formatted(m, k, k, n));
    }
  }

  @Override
  public void close() {
    check(JCublas2.cublasDestroy(handle), "cublasDestroy");
    CudaCheck.check(JCudaDriver.cuMemFree(workspace), "cuMemFree");
  }

  private static int operation(boolean transpose) {
    return transpose ? cublasOperation.CUBLAS_OP_T : cublasOperation.CUBLAS_OP_N;
  }

  /// Outside the heap: a pointer to an array would stop the collector during the call.
  static Pointer scalar(float value) {
    return Pointer.to(
        ByteBuffer.allocateDirect(4).order(ByteOrder.nativeOrder()).putFloat(0, value));
  }

  private static void check(int status, String what) {
    if (status != cublasStatus.CUBLAS_STATUS_SUCCESS) {
      throw new IllegalStateException(
          "cuda: " + what + ": " + cublasStatus.stringFor(status) + " (" + status + ")");
    }
  }
}
