package kolmo.kernels;

import static kolmo.kernels.CudaCheck.check;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import jcuda.Pointer;
import jcuda.driver.CUevent;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/// Host memory that the card reads and writes by itself, grown when a transfer needs more. Between
/// an upload and its end the memory is the card's: the next use waits for that.
final class PinnedBuffer implements AutoCloseable {

  private final CUstream stream;
  private final CUevent done = new CUevent();
  private Pointer memory = new Pointer();
  private FloatBuffer floats = FloatBuffer.allocate(0);
  private boolean busy;

  PinnedBuffer(CUstream stream) {
    this.stream = stream;
    check(JCudaDriver.cuEventCreate(done, 2), "cuEventCreate"); // 2: without a time
  }

  /// Queues a copy to the device.
  void upload(float[] from, long to) {
    room(from.length);
    floats.clear().put(from);
    check(
        JCudaDriver.cuMemcpyHtoDAsync(new DevicePointer(to), memory, 4L * from.length, stream),
        "cuMemcpyHtoDAsync");
    check(JCudaDriver.cuEventRecord(done, stream), "cuEventRecord");
    busy = true;
  }

  /// Waits for all work, and copies from the device.
  void download(long from, float[] to) {
    room(to.length);
    check(
        JCudaDriver.cuMemcpyDtoHAsync(memory, new DevicePointer(from), 4L * to.length, stream),
        "cuMemcpyDtoHAsync");
    check(JCudaDriver.cuStreamSynchronize(stream), "cuStreamSynchronize");
    floats.clear().get(to);
  }

  private void room(int n) {
    if (busy) {
      check(JCudaDriver.cuEventSynchronize(done), "cuEventSynchronize");
      busy = false;
    }
    if (floats.capacity() >= n) {
      return;
    }
    release();
    long bytes = Math.max(1 << 16, 4L * n);
    check(JCudaDriver.cuMemHostAlloc(memory, bytes, 0), "cuMemHostAlloc of " + bytes + " bytes");
    ByteBuffer view = memory.getByteBuffer(0, bytes);
    floats = view.order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  private void release() {
    if (floats.capacity() > 0) {
      floats = FloatBuffer.allocate(0);
      check(JCudaDriver.cuMemFreeHost(memory), "cuMemFreeHost");
      memory = new Pointer();
    }
  }

  @Override
  public void close() {
    release();
    check(JCudaDriver.cuEventDestroy(done), "cuEventDestroy");
  }
}
