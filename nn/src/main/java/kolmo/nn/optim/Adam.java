package kolmo.nn.optim;

import java.util.List;
import java.util.stream.Stream;
import kolmo.autograd.Gradients;
import kolmo.autograd.array.AdamRates;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.Fused;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.UnaryFn;
import kolmo.nn.Parameter;

/// Adam (Kingma and Ba, 2015), without weight decay.
///
/// ```text
/// m ← β₁m + (1−β₁)g      v ← β₂v + (1−β₂)g²
/// θ ← θ − lr · m̂ / (√v̂ + ε)      m̂ = m/(1−β₁ᵗ)   v̂ = v/(1−β₂ᵗ)
/// ```
public final class Adam implements AutoCloseable {

  private record State(Tensor parameter, Parameter m, Parameter v) {}

  private final Backend backend;
  private final AdamRates rates;
  private final List<State> states;
  private final Tensor clock; // [2]: t and lr, where a fused kernel can read them
  private int t;
  private double rate;

  /// Starts with both moments at 0.
  public Adam(Backend backend, List<Parameter> parameters, AdamRates rates) {
    this.backend = backend;
    this.rates = rates;
    this.states =
        parameters.stream()
            .map(p -> new State(p.tensor(), zeros("adam.m.", p), zeros("adam.v.", p)))
            .toList();
    this.clock = backend.full(Shape.of(2), 0);
  }

  private Parameter zeros(String prefix, Parameter like) {
    return new Parameter(prefix + like.name(), backend.full(like.tensor().shape(), 0));
  }

  /// m and v of every parameter: what is saved of an optimisation that is to go on later.
  public List<Parameter> moments() {
    return states.stream().flatMap(s -> Stream.of(s.m(), s.v())).toList();
  }

  /// Goes on after t steps, when the [#moments] are those after t steps.
  public void resume(int t) {
    this.t = t;
  }

  /// One step on every parameter.
  ///
  /// @throws IllegalArgumentException if a parameter has no gradient
  public void step(Gradients gradients, double learningRate) {
    for (State s : states) {
      var _ = gradients.of(s.parameter()); // nothing moves if one is missing
    }
    tick(learningRate);
    update(gradients);
  }

  /// The half of [#step] that the host does anew each time: it writes the clock. The other half can
  /// be recorded where the backend fuses [Fused#ADAM] and so reads the clock itself.
  public void tick(double learningRate) {
    t++;
    rate = learningRate;
    backend.write(clock, new float[] {t, (float) learningRate});
  }

  /// The half of [#step] that moves the parameters, at the time of the last [#tick].
  ///
  /// @throws IllegalArgumentException if a parameter has no gradient
  public void update(Gradients gradients) {
    for (State s : states) {
      Tensor g = gradients.of(s.parameter());
      if (backend.fuses(Fused.ADAM)) {
        backend.adam(s.parameter(), g, s.m().tensor(), s.v().tensor(), clock, rates);
      } else {
        composed(s, g);
      }
    }
  }

  /// The fused primitive's twin.
  private void composed(State s, Tensor g) {
    try (Tensor square = backend.map(UnaryFn.SQUARE, g)) {
      blend(s.m().tensor(), rates.beta1(), g);
      blend(s.v().tensor(), rates.beta2(), square);
    }
    try (Tensor mHat = scaled(s.m().tensor(), 1 / (1 - Math.pow(rates.beta1(), t)));
        Tensor vHat = scaled(s.v().tensor(), 1 / (1 - Math.pow(rates.beta2(), t)));
        Tensor root = backend.map(UnaryFn.SQRT, vHat);
        Tensor epsilon = backend.full(Shape.scalar(), rates.epsilon());
        Tensor denominator = backend.zip(BinaryFn.ADD, root, epsilon);
        Tensor direction = backend.zip(BinaryFn.DIV, mHat, denominator);
        Tensor step = scaled(direction, rate);
        Tensor next = backend.zip(BinaryFn.SUB, s.parameter(), step)) {
      backend.assign(s.parameter(), next);
    }
  }

  /// mean ← β·mean + (1−β)·x
  private void blend(Tensor mean, double beta, Tensor x) {
    try (Tensor old = scaled(mean, beta);
        Tensor add = scaled(x, 1 - beta);
        Tensor next = backend.zip(BinaryFn.ADD, old, add)) {
      backend.assign(mean, next);
    }
  }

  private Tensor scaled(Tensor x, double factor) {
    try (Tensor s = backend.full(Shape.scalar(), factor)) {
      return backend.zip(BinaryFn.MUL, x, s);
    }
  }

  /// Gives the moments back; the parameters belong to the model.
  @Override
  public void close() {
    Parameter.close(moments());
    clock.close();
  }
}
