package kolmo.kernels;

import static kolmo.kernels.CudaCheck.check;

import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.JCudaDriver;
import kolmo.autograd.array.StepRecorder.NotRecordable;

/// What a stream was told to do, as a graph that the driver launches in one call.
///
/// It is recorded in the relaxed mode, in which memory may be taken and modules loaded meanwhile:
/// neither is work of the stream. Parameters of kernels are copied when they are recorded.
final class CudaGraph implements Device.Graph {

  private final CUstream stream;
  private final CUgraphExec graph;

  private CudaGraph(CUstream stream, CUgraphExec graph) {
    this.stream = stream;
    this.graph = graph;
  }

  /// Runs `work`, of which the stream keeps what it is told to do.
  ///
  /// @throws NotRecordable if the driver cannot keep something of it
  static CudaGraph record(CUstream stream, Runnable work) {
    possible(
        JCudaDriver.cuStreamBeginCapture(
            stream, CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_RELAXED),
        "cuStreamBeginCapture");
    CUgraph recorded = new CUgraph();
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      int status = JCudaDriver.cuStreamEndCapture(stream, recorded);
      if (status == CUresult.CUDA_SUCCESS) {
        JCudaDriver.cuGraphDestroy(recorded);
        throw e;
      }
      // The driver has given up, which is why the call failed.
      NotRecordable failure = new NotRecordable(e.getMessage() + ": " + CudaCheck.meaning(status));
      failure.initCause(e);
      throw failure;
    }
    possible(JCudaDriver.cuStreamEndCapture(stream, recorded), "cuStreamEndCapture");
    CUgraphExec graph = new CUgraphExec();
    int status = JCudaDriver.cuGraphInstantiate(graph, recorded, 0);
    check(JCudaDriver.cuGraphDestroy(recorded), "cuGraphDestroy");
    possible(status, "cuGraphInstantiate");
    return new CudaGraph(stream, graph);
  }

  private static void possible(int status, String what) {
    if (status != CUresult.CUDA_SUCCESS) {
      throw new NotRecordable(what + ": " + CudaCheck.meaning(status));
    }
  }

  @Override
  public void replay() {
    int status = JCudaDriver.cuGraphLaunch(graph, stream);
    if (status != CUresult.CUDA_SUCCESS) {
      check(status, "cuGraphLaunch of a recorded step");
    }
  }

  @Override
  public void close() {
    check(JCudaDriver.cuStreamSynchronize(stream), "cuStreamSynchronize");
    check(JCudaDriver.cuGraphExecDestroy(graph), "cuGraphExecDestroy");
  }
}
