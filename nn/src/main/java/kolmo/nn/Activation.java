package kolmo.nn;

import java.util.List;
import kolmo.autograd.Var;
import kolmo.autograd.array.UnaryFn;

/// An elementwise function as a layer of its own; behind a [Linear] it is cheaper inside it.
///
/// @param fn the function
public record Activation(UnaryFn fn) implements Layer {

  @Override
  public Var of(Var x) {
    return x.map(fn);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }
}
