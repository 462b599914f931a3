package kolmo.experiments.model;

import java.util.List;
import java.util.function.UnaryOperator;
import kolmo.autograd.Var;
import kolmo.nn.Layer;
import kolmo.nn.Parameter;

/// A layer without parameters, which only moves values about.
record Reshape(UnaryOperator<Var> form) implements Layer {

  @Override
  public Var of(Var x) {
    return form.apply(x);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }
}
