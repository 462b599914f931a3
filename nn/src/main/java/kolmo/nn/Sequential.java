package kolmo.nn;

import java.util.List;
import kolmo.autograd.Var;

/// Layers one after the other.
///
/// @param layers first to last
public record Sequential(List<Layer> layers) implements Layer {

  public Sequential {
    layers = List.copyOf(layers);
  }

  @Override
  public Var of(Var x) {
    return of(x, Pass.EVALUATION);
  }

  @Override
  public Var of(Var x, Pass pass) {
    Var y = x;
    for (Layer layer : layers) {
      y = layer.of(y, pass);
    }
    return y;
  }

  @Override
  public List<Parameter> parameters() {
    return layers.stream().flatMap(l -> l.parameters().stream()).toList();
  }

  @Override
  public List<Parameter> buffers() {
    return layers.stream().flatMap(l -> l.buffers().stream()).toList();
  }
}
