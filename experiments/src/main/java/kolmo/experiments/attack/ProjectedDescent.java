package kolmo.experiments.attack;

import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.UnaryFn;

/// Minimises an attack's objective over a [NormBall] for a whole batch at once, each image by
/// itself.
///
/// ```text
/// δ₀ = P(random start)
/// δₜ₊₁ = P( δₜ − ηₜ · g/‖g‖ ),   g = ∂J/∂δ without what pushes out of an active bound
/// ηₜ = λ·( 0.25·(1 − t/T) + 0.005 )
/// ```
///
/// The best δ of all t is returned. Stands in for [QuasiNewtonSearch] on each image, which on these
/// networks ends at objectives within a few per cent of these.
///
/// @param steps T ≥ 1
public record ProjectedDescent(int steps) {

  /// Iterations after which more changed final objectives by less than 1 %.
  public static final int DEFAULT_STEPS = 150;

  public ProjectedDescent {
    if (steps < 1) {
      throw new IllegalArgumentException("attack steps: wanted at least 1, got " + steps);
    }
  }

  /// What came out, per image.
  ///
  /// @param adversary x + δ, `[N,C,H,W]`, row-major
  /// @param objective J, `[N]`
  /// @param norm ‖δ‖₂, `[N]`
  @SuppressWarnings("ArrayRecordComponent") // a bundle of results; never compared
  public record Outcome(float[] adversary, double[] objective, double[] norm) {}

  /// Attacks the images.
  ///
  /// @param images x, `[N,C,H,W]` in [0,1]
  /// @param cancelled asked between steps; when true the best so far is returned
  public Outcome run(
      Backend on,
      Attack attack,
      Tensor images,
      NormBall ball,
      RandomGenerator rng,
      BooleanSupplier cancelled) {
    int n = images.shape().dim(0);
    Shape flat = Shape.of(n, images.shape().size() / Math.max(1, n));
    try (Tape fixed = new Tape(on)) {
      Var x = fixed.constant(images).view(flat);
      Var low = x.neg();
      Var high = low.add(1);
      Var start = fixed.constant(flat, ball.start(n, flat.dim(1), rng));
      Search search = new Search(on, attack, images, ball, low.value(), high.value());
      Tensor delta = ball.project(start, low, high).keep();
      try {
        for (int t = 0; t < steps && !(t > 0 && cancelled.getAsBoolean()); t++) {
          delta = search.step(delta, ball.radius() * (0.25 * (1 - (double) t / steps) + 0.005));
        }
        return search.outcome(delta);
      } finally {
        delta.close();
        search.close();
      }
    }
  }

  /// The state of one run: the best δ and J so far.
  private static final class Search implements AutoCloseable {

    private final Backend on;
    private final Attack attack;
    private final Tensor images;
    private final NormBall ball;
    private final Tensor low;
    private final Tensor high;
    private final Tensor best; // δ, [N,P]
    private final Tensor least; // J, [N,1]
    private boolean started;

    Search(Backend on, Attack attack, Tensor images, NormBall ball, Tensor low, Tensor high) {
      this.on = on;
      this.attack = attack;
      this.images = images;
      this.ball = ball;
      this.low = low;
      this.high = high;
      this.best = on.full(low.shape(), 0);
      this.least = on.full(Shape.of(low.shape().dim(0), 1), 0);
    }

    /// Evaluates δ, remembers it where it is the best, and returns the next. Takes δ over.
    Tensor step(Tensor at, double eta) {
      try (Tensor delta = at;
          Tape tape = new Tape(on)) {
        Var watched = tape.watch(delta, "delta");
        Var j = objective(watched);
        remember(tape, delta, j);
        Var g = tape.constant(tape.gradients(j.sum(), watched).of(watched));
        Var here = watched.detach();
        Var inside = inward(g, here, tape.constant(low), tape.constant(high));
        Var moved = here.sub(inside.div(NormBall.norm(inside)).mul(eta));
        return ball.project(moved, tape.constant(low), tape.constant(high)).keep();
      }
    }

    /// The last δ of all may be the best, too.
    Outcome outcome(Tensor last) {
      try (Tape tape = new Tape(on)) {
        Var delta = tape.constant(last);
        remember(tape, last, objective(delta));
        Var found = tape.constant(best);
        Var sum = tape.constant(images).view(best.shape()).add(found);
        // x + (1 − x) may round to more than 1
        Var adversary = sum.zip(BinaryFn.MAX, tape.scalar(0)).zip(BinaryFn.MIN, tape.scalar(1));
        return new Outcome(
            adversary.value().toFloats(),
            least.toDoubles(),
            NormBall.norm(found).value().toDoubles());
      }
    }

    private Var objective(Var delta) {
      Var x = delta.tape().constant(images);
      return attack.objective(x.add(delta.view(images.shape())));
    }

    /// best ← δ and least ← J in the rows where J < least; computed on the backend, without a
    /// branch.
    private void remember(Tape tape, Tensor delta, Var objective) {
      Var j = objective.detach();
      if (!started) {
        started = true;
        on.assign(best, delta);
        on.assign(least, j.value());
        return;
      }
      Var old = tape.constant(least);
      Var kept = tape.constant(best);
      Var better = old.sub(j).map(UnaryFn.SIGN).relu(); // 1 or 0
      Var newLeast = old.sub(better.mul(old.sub(j)));
      Var newBest = kept.add(better.mul(tape.constant(delta).sub(kept)));
      on.assign(least, newLeast.value());
      on.assign(best, newBest.value());
    }

    /// g where a step along −g stays in the box: its positive part where δ is above its lower
    /// bound, its negative part where δ is below its upper one.
    private static Var inward(Var g, Var delta, Var low, Var high) {
      Var down = g.relu().mul(delta.sub(low).map(UnaryFn.SIGN).relu());
      Var up = g.neg().relu().mul(high.sub(delta).map(UnaryFn.SIGN).relu());
      return down.sub(up);
    }

    @Override
    public void close() {
      best.close();
      least.close();
    }
  }
}
