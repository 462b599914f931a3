package kolmo.benchmarks.step;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// What the hand-written step does between products, each in one pass over its arrays.
final class StepLoops {

  private static final VectorSpecies<Float> V = FloatVector.SPECIES_PREFERRED;

  private StepLoops() {}

  /// y ← max(y, 0)
  static void relu(float[] y, int from, int to) {
    for (int i = from; i < to; i += V.length()) {
      VectorMask<Float> in = V.indexInRange(i, to);
      FloatVector.fromArray(V, y, i, in).max(0).intoArray(y, i, in);
    }
  }

  /// dy ← dy where y > 0, else 0
  static void mask(float[] y, float[] dy, int from, int to) {
    for (int i = from; i < to; i += V.length()) {
      VectorMask<Float> in = V.indexInRange(i, to);
      VectorMask<Float> on = FloatVector.fromArray(V, y, i, in).compare(VectorOperators.GT, 0);
      FloatVector.fromArray(V, dy, i, in).blend(0, on.not()).intoArray(dy, i, in);
    }
  }

  /// sumsⱼ ← Σᵢ xᵢⱼ over `m` rows of `n` from row `at` on, or with `add` that more.
  static void columnSums(float[] x, int at, int m, int n, float[] sums, boolean add) {
    if (!add) {
      Arrays.fill(sums, 0);
    }
    for (int j = 0; j < n; j += V.length()) {
      VectorMask<Float> in = V.indexInRange(j, n);
      FloatVector sum = FloatVector.fromArray(V, sums, j, in);
      for (int i = at; i < at + m; i++) {
        sum = sum.add(FloatVector.fromArray(V, x, i * n + j, in));
      }
      sum.intoArray(sums, j, in);
    }
  }

  /// δ ← 2εu − ε and `adversaries` ← x + δ, these behind the `n` of `images`, which is x.
  static void start(float[] u, float epsilon, int n, float[] delta, float[] images) {
    for (int i = 0; i < n; i += V.length()) {
      VectorMask<Float> in = V.indexInRange(i, n);
      FloatVector d = FloatVector.fromArray(V, u, i, in).mul(2 * epsilon).sub(epsilon);
      d.intoArray(delta, i, in);
      FloatVector.fromArray(V, images, i, in).add(d).intoArray(images, n + i, in);
    }
  }

  /// The adversaries, clip(x + clip(δ + s·sign g, −ε, ε), 0, 1), in the place of g, which is behind
  /// the `n` of `images`.
  static void adversaries(float[] delta, float epsilon, float step, int n, float[] images) {
    for (int i = 0; i < n; i += V.length()) {
      VectorMask<Float> in = V.indexInRange(i, n);
      FloatVector g = FloatVector.fromArray(V, images, n + i, in);
      FloatVector sign =
          FloatVector.zero(V)
              .blend(step, g.compare(VectorOperators.GT, 0))
              .blend(-step, g.compare(VectorOperators.LT, 0));
      FloatVector d = FloatVector.fromArray(V, delta, i, in).add(sign).max(-epsilon).min(epsilon);
      FloatVector x = FloatVector.fromArray(V, images, i, in);
      x.add(d).max(0).min(1).intoArray(images, n + i, in);
    }
  }

  /// dy ← scale·(x̂ − x)·x̂·(1 − x̂), the gradient before a sigmoid.
  ///
  /// @return Σ (x̂ − x)²
  static double squares(float[] xHat, float[] x, float scale, int n, float[] dy) {
    FloatVector sum = FloatVector.zero(V);
    for (int i = 0; i < n; i += V.length()) {
      VectorMask<Float> in = V.indexInRange(i, n);
      FloatVector y = FloatVector.fromArray(V, xHat, i, in);
      FloatVector e = y.sub(FloatVector.fromArray(V, x, i, in));
      sum = e.fma(e, sum);
      e.mul(scale).mul(y).mul(y.neg().add(1)).intoArray(dy, i, in);
    }
    return sum.reduceLanes(VectorOperators.ADD);
  }
}
