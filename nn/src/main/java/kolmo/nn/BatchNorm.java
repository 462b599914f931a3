package kolmo.nn;

import java.util.List;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.UnaryFn;

/// Batch normalisation of the last axis, with its activation (Ioffe and Szegedy 2015).
///
/// ```text
/// Y = f(γ·(X − m)/√(v + ε) + β)        X [N,…,C]   γ β m v [C]   ε = 10⁻⁵
/// ```
///
/// In training m and v are mean and variance of the batch, over all axes but the last. They are
/// remembered, m̄ ← 0.9·m̄ + 0.1·m and v̄ likewise with the unbiased variance M/(M−1)·v of M
/// numbers, and evaluation uses these. A [Pass#CRAFTING] remembers nothing: the statistics of
/// images on the way to an adversary are not those of the data.
///
/// @param gamma γ, starts as 1
/// @param beta β, starts as 0
/// @param runningMean m̄, starts as 0
/// @param runningVariance v̄, starts as 1
/// @param activation f, [UnaryFn#IDENTITY] for none
public record BatchNorm(
    Parameter gamma,
    Parameter beta,
    Parameter runningMean,
    Parameter runningVariance,
    UnaryFn activation)
    implements Layer {

  private static final double EPSILON = 1e-5;
  private static final double MOMENTUM = 0.1;

  /// A layer for C channels.
  public static BatchNorm create(Backend backend, String name, int channels, UnaryFn activation) {
    Shape c = Shape.of(channels);
    return new BatchNorm(
        new Parameter(name + ".gamma", backend.full(c, 1)),
        new Parameter(name + ".beta", backend.full(c, 0)),
        new Parameter(name + ".running_mean", backend.full(c, 0)),
        new Parameter(name + ".running_variance", backend.full(c, 1)),
        activation);
  }

  @Override
  public Var of(Var x) {
    Tape tape = x.tape();
    Var deviation = tape.constant(runningVariance.tensor()).add(EPSILON).sqrt();
    Var scale = gamma.on(tape).div(deviation);
    Var shift = beta.on(tape).sub(tape.constant(runningMean.tensor()).mul(scale));
    Var y = x.mul(scale).add(shift);
    return activation == UnaryFn.IDENTITY ? y : y.map(activation);
  }

  @Override
  public Var of(Var x, Pass pass) {
    if (pass == Pass.EVALUATION) {
      return of(x);
    }
    Tape tape = x.tape();
    int channels = x.shape().dim(-1);
    int count = x.shape().size() / Math.max(1, channels);
    Var.BatchNorm y =
        x.view(Shape.of(count, channels))
            .batchNorm(gamma.on(tape), beta.on(tape), EPSILON, activation);
    if (pass == Pass.TRAINING) {
      Backend on = tape.backend();
      remember(on, runningMean.tensor(), y.mean(), 1);
      remember(on, runningVariance.tensor(), y.variance(), count / Math.max(1.0, count - 1.0));
    }
    return y.y().view(x.shape());
  }

  /// r ← 0.9·r + 0.1·factor·now.
  private static void remember(Backend on, Tensor running, Tensor now, double factor) {
    try (Tensor keep = on.full(Shape.scalar(), 1 - MOMENTUM);
        Tensor take = on.full(Shape.scalar(), MOMENTUM * factor);
        Tensor old = on.zip(BinaryFn.MUL, running, keep);
        Tensor more = on.zip(BinaryFn.MUL, now, take);
        Tensor sum = on.zip(BinaryFn.ADD, old, more)) {
      on.assign(running, sum);
    }
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(gamma, beta);
  }

  @Override
  public List<Parameter> buffers() {
    return List.of(runningMean, runningVariance);
  }
}
