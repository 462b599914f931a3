package kolmo.nn;

import java.util.List;
import kolmo.autograd.Var;

/// A differentiable function with parameters.
public interface Layer {

  /// The layer's value at x, recorded on the tape of x, as it is when training is over.
  Var of(Var x);

  /// The same in a pass of training, which differs only where a layer looks at the whole batch.
  default Var of(Var x, Pass pass) {
    return of(x);
  }

  /// What training changes, in a fixed order.
  List<Parameter> parameters();

  /// What is saved with the parameters but not trained, in a fixed order.
  default List<Parameter> buffers() {
    return List.of();
  }
}
