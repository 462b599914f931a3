package kolmo.experiments.train;

import java.util.ArrayList;
import java.util.List;
import kolmo.autograd.Constants;
import kolmo.autograd.Gradients;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.model.LossTerms;

/// What a step computes of its batch, on a tape of its own: crafting, the loss, its gradients.
///
/// @param tape what it was computed on; closing it closes all of it
/// @param loss L, term by term
/// @param values L and its unweighted terms in a row, so that the host waits for them once
/// @param gradients ∂L/∂θ
record StepWork(Tape tape, LossTerms loss, Tensor values, Gradients gradients)
    implements AutoCloseable {

  private static final Shape ONE = Shape.of(1);

  /// Asks for it all; nothing is read.
  ///
  /// @param images `[N,C,H,W]`, lent
  static StepWork of(Autoencoder model, Constants constants, Tensor images) {
    Tape tape = new Tape(constants);
    try {
      LossTerms loss = model.loss(tape.constant(images).named("x"));
      Var total = loss.total();
      return new StepWork(tape, loss, inRow(tape, total, loss), tape.gradients(total));
    } catch (RuntimeException | Error e) {
      tape.close();
      throw e;
    }
  }

  private static Tensor inRow(Tape tape, Var total, LossTerms loss) {
    List<Tensor> values = new ArrayList<>();
    values.add(tape.own(tape.backend().view(total.value(), ONE)));
    for (LossTerms.Term t : loss.terms()) {
      values.add(tape.own(tape.backend().view(t.value().value(), ONE)));
    }
    return tape.own(tape.backend().concat(values, 0));
  }

  @Override
  public void close() {
    tape.close();
  }
}
