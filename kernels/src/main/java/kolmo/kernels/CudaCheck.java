package kolmo.kernels;

import jcuda.driver.CUresult;

/// Turns a status of the driver into an exception that names the call.
final class CudaCheck {

  private CudaCheck() {}

  /// Throws unless the status is success.
  ///
  /// @param what the call, with the kernel where there is one
  static void check(int status, String what) {
    if (status != CUresult.CUDA_SUCCESS) {
      throw new IllegalStateException("cuda: " + what + ": " + meaning(status));
    }
  }

  /// The status in words. After a fault on the card its context is of no use any more.
  static String meaning(int status) {
    String name = CUresult.stringFor(status) + " (" + status + ")";
    return switch (status) {
      case CUresult.CUDA_ERROR_ILLEGAL_ADDRESS,
          CUresult.CUDA_ERROR_MISALIGNED_ADDRESS,
          CUresult.CUDA_ERROR_LAUNCH_FAILED,
          CUresult.CUDA_ERROR_LAUNCH_TIMEOUT,
          CUresult.CUDA_ERROR_ECC_UNCORRECTABLE,
          CUresult.CUDA_ERROR_UNKNOWN ->
          name
              + "; the device is lost to this process, which has to be started anew"
              + " (work is queued: an earlier kernel may be to blame)";
      default -> name;
    };
  }
}
