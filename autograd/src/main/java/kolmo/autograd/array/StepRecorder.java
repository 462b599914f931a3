package kolmo.autograd.array;

/// What a backend may be besides: one that records the work of a step once and then repeats it with
/// a single call, which costs the host next to nothing.
///
/// A recording repeats the very same work at the very same places in memory. So what differs from
/// step to step has to be in tensors that live longer than the step: the batch and Adam's clock,
/// which are written between two replays, and random states, which the draws themselves advance. A
/// number that the host passes along, as to [Backend#full], is the same in every replay.
public interface StepRecorder {

  /// Records what `step` asks of the backend, without doing it. The tensors that it leaves open are
  /// those of the recording: each replay gives them new values. They stay the caller's to close.
  ///
  /// Whoever records runs the step once before: what is computed only once, such as a run's
  /// constants, is then there.
  ///
  /// @throws NotRecordable if the step does what cannot be repeated: it reads values, or writes
  ///   those of the host, or closes a tensor from before; nothing has been done then, and the step
  ///   has to be run as it is
  Recording record(Runnable step);

  /// A recorded step.
  interface Recording extends AutoCloseable {

    /// Does the step's work once more.
    void replay();

    /// Forgets it, and gives back the memory that it worked in; the tensors that are still open
    /// keep theirs.
    @Override
    void close();
  }

  /// A step cannot be recorded.
  final class NotRecordable extends RuntimeException {

    private static final long serialVersionUID = 1;

    /// @param why what the step does, as the end of a sentence
    public NotRecordable(String why) {
      super(why);
    }
  }
}
