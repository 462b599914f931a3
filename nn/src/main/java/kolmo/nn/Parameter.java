package kolmo.nn;

import java.util.List;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Tensor;

/// A tensor that training changes, under the name by which it is saved.
///
/// @param name unique within a model, for example `encoder.0.weight`
/// @param tensor the values; owned by the model
public record Parameter(String name, Tensor tensor) {

  /// This parameter on a tape; used twice on one tape it is the same variable.
  public Var on(Tape tape) {
    return tape.watch(tensor, name);
  }

  /// Gives the tensors of all these parameters back.
  public static void close(List<Parameter> parameters) {
    parameters.forEach(p -> p.tensor().close());
  }
}
