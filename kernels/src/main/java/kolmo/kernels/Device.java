package kolmo.kernels;

import kolmo.autograd.array.StepRecorder.NotRecordable;
import org.jspecify.annotations.Nullable;

/// What the backend needs of a GPU, which is little: memory, copies, kernels, one product, and
/// where there is one a library of layers. Two stand behind it, a card and the emulator.
///
/// Work is queued and done in order; a download waits for it. Addresses are the device's own.
interface Device extends AutoCloseable {

  /// What the backend on it is called.
  String name();

  /// New memory, or 0 if there is not enough.
  long allocate(long bytes);

  /// Gives memory back.
  void free(long address);

  /// How much memory is free, in words for a message; null if that is not known.
  @Nullable String freeMemory();

  /// Copies floats to the device.
  void upload(float[] from, long to);

  /// Waits for all work, then copies floats from the device.
  void download(long from, float[] to);

  /// Copies within the device.
  void copy(long from, long to, long bytes);

  /// Runs a kernel on `blocks` blocks of `threads` threads.
  void launch(String kernel, int blocks, int threads, Arguments arguments);

  /// C = op(A)·op(B), row-major: op(A) `[m,k]`, op(B) `[k,n]`, all lengths ≥ 1.
  void gemm(long a, boolean transposeA, long b, boolean transposeB, int m, int k, int n, long c);

  /// Convolutions and normalised batches; null where there is no library for them.
  @Nullable Layers layers();

  /// Runs `work`, and keeps what it queues instead of doing it. Uploads, downloads and [#free] are
  /// not for it.
  ///
  /// @throws NotRecordable if the device cannot keep it; what `work` throws it throws, too
  Graph record(Runnable work);

  /// What kind of card it is.
  String hardware();

  /// Bytes a second between the device and its memory at most, 0 if that is not known.
  double bandwidth();

  /// Waits for all work; then microseconds, on the device's clock, from the start to the end of
  /// what `queued` queues. Waits for that, too.
  double micros(Runnable queued);

  @Override
  void close();

  /// Work that was kept.
  interface Graph extends AutoCloseable {

    /// Queues all of it.
    void replay();

    /// Forgets it, when what is queued of it is done.
    @Override
    void close();
  }
}
