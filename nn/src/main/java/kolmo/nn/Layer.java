package kolmo.nn;

import java.util.List;
import kolmo.autograd.Var;

/// A differentiable function with parameters.
public interface Layer {

  /// The layer's value at x, recorded on the tape of x.
  Var of(Var x);

  /// What training changes, in a fixed order.
  List<Parameter> parameters();
}
