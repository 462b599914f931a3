package kolmo.nn;

import java.util.List;
import java.util.random.RandomGenerator;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.UnaryFn;
import kolmo.autograd.array.Window;

/// A convolution with its activation: at each place of a window the same fully connected layer.
///
/// ```text
/// Y[n,p,q,·] = f(X[n, p·s − pad … , q·s − pad … , ·]·W + b)
/// X [N,H,W,C]   W [height·width·C, out]   b [out]   Y [N,H′,W′,out]   H′ = ⌊(H + 2·pad − height)/s⌋ + 1
/// ```
///
/// Channels come last, so that a line of the window is one run of memory and the product's rows are
/// pixels of the result.
///
/// @param weight W; its rows go through the window line by line, in each pixel channel by channel
/// @param bias b
/// @param window what is seen at a place
/// @param activation f; [UnaryFn#IDENTITY] for none
public record Conv2d(Parameter weight, Parameter bias, Window window, UnaryFn activation)
    implements Layer {

  /// A layer that starts as [Init#uniform] says, fan-in C·height·width.
  public static Conv2d create(
      Backend backend,
      String name,
      int in,
      int out,
      Window window,
      UnaryFn activation,
      RandomGenerator rng) {
    int fanIn = window.area() * in;
    return new Conv2d(
        new Parameter(name + ".weight", Init.uniform(backend, Shape.of(fanIn, out), fanIn, rng)),
        new Parameter(name + ".bias", Init.uniform(backend, Shape.of(out), fanIn, rng)),
        window,
        activation);
  }

  @Override
  public Var of(Var x) {
    Tape tape = x.tape();
    return x.convolve(window, weight.on(tape), bias.on(tape), activation);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(weight, bias);
  }
}
