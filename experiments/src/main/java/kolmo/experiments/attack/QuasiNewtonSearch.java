package kolmo.experiments.attack;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.experiments.attack.lbfgsb.Box;

/// Minimises an attack's objective over a [NormBall] as the paper's experiments did: L-BFGS-B on
/// each image by itself, the box as its bounds and the ball inside the objective.
///
/// ```text
/// minimise  J( δ(v) )    δ(v) = v · min(1, λ/‖v‖₂)    −x ≤ v ≤ 1 − x
/// ```
///
/// Outside the ball the objective is constant along rays; shrinking towards 0 keeps the box. The
/// random start is that of [ProjectedDescent]. Where a backend computes in float32 a run ends when
/// rounding hides the next decrease.
public record QuasiNewtonSearch() {

  /// Attacks the images.
  ///
  /// @param images x, `[N,C,H,W]` in [0,1]
  /// @param cancelled asked between images; when true the rest stay at their starts
  public ProjectedDescent.Outcome run(
      Backend on,
      Attack attack,
      Tensor images,
      NormBall ball,
      RandomGenerator rng,
      BooleanSupplier cancelled) {
    int n = images.shape().dim(0);
    int p = images.shape().size() / Math.max(1, n);
    double[] start = ball.start(n, p, rng);
    var all = new ProjectedDescent.Outcome(new float[n * p], new double[n], new double[n]);
    for (int i = 0; i < n; i++) {
      try (Tensor image = on.slice(images, 0, i, i + 1);
          Tensor reference = on.slice(attack.reference(), 0, i, i + 1)) {
        Victim victim = new Victim(on, attack.against(reference), image, ball);
        double[] v = Arrays.copyOfRange(start, i * p, (i + 1) * p);
        if (!cancelled.getAsBoolean()) {
          v = attack.search().minimise(victim::objective, v, victim.box()).x();
        }
        victim.write(v, all, i);
      }
    }
    return all;
  }

  /// One image, `[1,C,H,W]`.
  private record Victim(Backend on, Attack attack, Tensor image, NormBall ball) {

    Box box() {
      double[] x = image.toDoubles();
      return new Box(
          Arrays.stream(x).map(v -> -v).toArray(), Arrays.stream(x).map(v -> 1 - v).toArray());
    }

    private Shape row() {
      return Shape.of(1, image.shape().size());
    }

    private Var adversary(Var v) {
      return v.tape().constant(image).add(ball.shrunk(v).view(image.shape()));
    }

    double objective(double[] v, double[] gradient) {
      try (Tape tape = new Tape(on)) {
        Var at = tape.watch(tape.own(on.tensor(row(), v)), "v");
        Var j = attack.objective(adversary(at));
        double[] g = tape.gradients(j.sum(), at).of(at).toDoubles();
        System.arraycopy(g, 0, gradient, 0, g.length);
        return j.item();
      }
    }

    void write(double[] v, ProjectedDescent.Outcome all, int i) {
      try (Tape tape = new Tape(on)) {
        Var at = tape.constant(row(), box().clip(v));
        float[] pixels = adversary(at).value().toFloats();
        for (int k = 0; k < pixels.length; k++) { // x + (1 − x) may round to more than 1
          all.adversary()[i * pixels.length + k] = Math.clamp(pixels[k], 0f, 1f);
        }
        all.objective()[i] = attack.objective(adversary(at)).item();
        all.norm()[i] = NormBall.norm(ball.shrunk(at)).item();
      }
    }
  }
}
