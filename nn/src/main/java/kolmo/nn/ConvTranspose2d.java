package kolmo.nn;

import java.util.List;
import java.util.random.RandomGenerator;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Window;

/// A transposed convolution: each pixel becomes a window of pixels, and windows that overlap are
/// added up. As a map of X it is the adjoint of a [Conv2d] with the same window, plus a bias.
///
/// ```text
/// Y = b + fold(X·Wᵀ)
/// X [N,H,W,C]   W [height·width·out, C]   b [out]   Y [N,H′,W′,out]   H′ = (H − 1)·s − 2·pad + height
/// ```
///
/// @param weight W, as that [Conv2d] has it: its rows go through the window line by line, in each
///   pixel channel by channel
/// @param bias b
/// @param window what becomes of a pixel
public record ConvTranspose2d(Parameter weight, Parameter bias, Window window) implements Layer {

  /// A layer that starts as [Init#uniform] says, fan-in out·height·width (as the framework in which
  /// the reference results were made counts it).
  public static ConvTranspose2d create(
      Backend backend, String name, int in, int out, Window window, RandomGenerator rng) {
    int fanIn = window.area() * out;
    return new ConvTranspose2d(
        new Parameter(name + ".weight", Init.uniform(backend, Shape.of(fanIn, in), fanIn, rng)),
        new Parameter(name + ".bias", Init.uniform(backend, Shape.of(out), fanIn, rng)),
        window);
  }

  @Override
  public Var of(Var x) {
    Tape tape = x.tape();
    Shape s = x.shape();
    Shape image = window.spread(s.dim(0), s.dim(1), s.dim(2), bias.tensor().shape().dim(0));
    return x.convolveTransposed(window, image, weight.on(tape), bias.on(tape));
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(weight, bias);
  }
}
