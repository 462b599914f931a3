package kolmo.benchmarks.gpu;

import java.util.concurrent.atomic.AtomicReference;
import kolmo.autograd.Constants;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.StepRecorder;
import kolmo.autograd.array.StepRecorder.NotRecordable;
import kolmo.autograd.array.StepRecorder.Recording;
import kolmo.autograd.array.Tensor;
import kolmo.nn.loss.EmpiricalCdf;
import kolmo.nn.loss.KsLoss;
import org.jspecify.annotations.Nullable;

/// The KS loss of codes and its gradient through the tape, queued anew each time or replayed.
final class GpuKsLoss implements AutoCloseable {

  private record Pass(Tape tape, Var value) {}

  private final KsLoss loss;
  private final Tensor z;
  private final Constants constants;
  private @Nullable Recording recording;
  private @Nullable Pass recorded;

  GpuKsLoss(Backend on, PortableCodes codes) {
    loss = new KsLoss(codes.prior(), EmpiricalCdf.RIGHT);
    z = on.tensor(Shape.of(codes.n(), codes.d()), codes.draw());
    constants = new Constants(on);
  }

  private Pass pass() {
    Tape tape = new Tape(constants);
    Var v = tape.watch(z);
    Var value = loss.of(v);
    tape.gradients(value, v);
    return new Pass(tape, value);
  }

  /// Asks for loss and gradient without waiting for them.
  void queue() {
    if (recording == null) {
      pass().tape().close();
    } else {
      recording.replay();
    }
  }

  /// Records the pass, which was asked for at least once; from now on it is replayed.
  ///
  /// @throws NotRecordable if it has to be queued anew each time; says why
  void record(StepRecorder recorder) {
    AtomicReference<Pass> made = new AtomicReference<>();
    recording = recorder.record(() -> made.set(pass()));
    recorded = made.get();
  }

  /// The loss of one more pass.
  double value() {
    if (recording != null && recorded != null) {
      recording.replay();
      return recorded.value().item();
    }
    Pass pass = pass();
    try (Tape _ = pass.tape()) {
      return pass.value().item();
    }
  }

  @Override
  public void close() {
    if (recording != null && recorded != null) {
      recording.close();
      recorded.tape().close();
    }
    constants.close();
    z.close();
  }
}
