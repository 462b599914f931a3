package kolmo.nn;

import java.util.List;
import java.util.random.RandomGenerator;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.UnaryFn;

/// A fully connected layer with its activation.
///
/// ```text
/// Y = f(X·W + b)        X [N,in]   W [in,out]   b [out]   Y [N,out]
/// ```
///
/// W is stored as `[in,out]` so that the forward product and the weight gradient read memory in
/// order.
///
/// @param weight W
/// @param bias b
/// @param activation f; [UnaryFn#IDENTITY] for none
public record Linear(Parameter weight, Parameter bias, UnaryFn activation) implements Layer {

  /// A layer that starts as [Init#uniform] says, its parameters named `name.weight` and
  /// `name.bias`.
  public static Linear create(
      Backend backend, String name, int in, int out, UnaryFn activation, RandomGenerator rng) {
    return new Linear(
        new Parameter(name + ".weight", Init.uniform(backend, Shape.of(in, out), in, rng)),
        new Parameter(name + ".bias", Init.uniform(backend, Shape.of(out), in, rng)),
        activation);
  }

  @Override
  public Var of(Var x) {
    Tape tape = x.tape();
    return x.affine(weight.on(tape), bias.on(tape), activation);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(weight, bias);
  }
}
