package kolmo.kernels;

import static kolmo.kernels.CudaCheck.check;

import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/// Two events on a stream, and the time between them as the card counts it, in steps of half a
/// microsecond.
final class CudaClock implements AutoCloseable {

  private final CUstream stream;
  private final CUevent start = new CUevent();
  private final CUevent end = new CUevent();

  CudaClock(CUstream stream) {
    this.stream = stream;
    check(JCudaDriver.cuEventCreate(start, CUevent_flags.CU_EVENT_DEFAULT), "cuEventCreate");
    check(JCudaDriver.cuEventCreate(end, CUevent_flags.CU_EVENT_DEFAULT), "cuEventCreate");
  }

  /// As [Device#micros].
  double micros(Runnable queued) {
    check(JCudaDriver.cuStreamSynchronize(stream), "cuStreamSynchronize");
    check(JCudaDriver.cuEventRecord(start, stream), "cuEventRecord");
    queued.run();
    check(JCudaDriver.cuEventRecord(end, stream), "cuEventRecord");
    check(JCudaDriver.cuEventSynchronize(end), "cuEventSynchronize");
    float[] millis = new float[1];
    check(JCudaDriver.cuEventElapsedTime(millis, start, end), "cuEventElapsedTime");
    return 1e3 * millis[0];
  }

  @Override
  public void close() {
    check(JCudaDriver.cuEventDestroy(start), "cuEventDestroy");
    check(JCudaDriver.cuEventDestroy(end), "cuEventDestroy");
  }
}
