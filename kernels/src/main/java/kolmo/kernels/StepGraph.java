package kolmo.kernels;

import kolmo.autograd.array.StepRecorder.NotRecordable;
import kolmo.autograd.array.StepRecorder.Recording;

/// A step as the device keeps it, with the memory that it works in.
///
/// A replay writes to the addresses of the recording. So all memory that was taken while recording
/// is the recording's until it is closed, also what the step itself gave back: within the step that
/// may be used again, by others it may not.
final class StepGraph implements Recording {

  private final Work work;
  private final DevicePool.Reserve reserve;
  private final Device.Graph graph;
  private boolean open = true;

  private StepGraph(Work work, DevicePool.Reserve reserve, Device.Graph graph) {
    this.work = work;
    this.reserve = reserve;
    this.graph = graph;
  }

  /// Records a step.
  ///
  /// @throws NotRecordable if that cannot be; the memory is then as it was
  static StepGraph record(Work work, Runnable step) {
    DevicePool pool = work.pool();
    DevicePool.Reserve reserve = pool.startReserve();
    Device.Graph graph = null;
    try {
      graph = work.device().record(step);
    } finally {
      pool.endReserve();
      if (graph == null) {
        pool.release(reserve);
      }
    }
    StepGraph recorded = new StepGraph(work, reserve, graph);
    if (reserve.strangers()) {
      recorded.close();
      throw new NotRecordable("the step closes a tensor from before it");
    }
    return recorded;
  }

  @Override
  public void replay() {
    if (!open) {
      throw new IllegalStateException(
          work.device().name() + ": a recorded step was replayed after it was closed");
    }
    graph.replay();
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      graph.close();
      work.pool().release(reserve);
    }
  }
}
