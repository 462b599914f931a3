package kolmo.autograd;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;

/// Holds gradients against central differences, in double precision on the oracle.
///
/// ```text
/// ∂L/∂xᵢ ≈ (L(x + hᵢeᵢ) − L(x − hᵢeᵢ)) / 2hᵢ        hᵢ = 6·10⁻⁶ · max(1, |xᵢ|)
/// ```
///
/// h is near the cube root of the unit roundoff, where the truncation error h² and the cancellation
/// error 10⁻¹⁶/h meet. A result that is not a scalar is weighted with fixed numbers and summed.
///
/// ```java
/// GradCheck.on(z -> z.sortColumns().square().mean()).at(Shape.of(3, 1), 2, 0, 1).within(1e-7);
/// ```
public final class GradCheck {

  private static final double STEP = 6e-6;

  private final Function<List<Var>, Var> function;
  private final List<Shape> shapes = new ArrayList<>();
  private final List<double[]> points = new ArrayList<>();

  private GradCheck(Function<List<Var>, Var> function) {
    this.function = function;
  }

  /// Checks a function of one variable.
  public static GradCheck on(UnaryOperator<Var> function) {
    return new GradCheck(in -> function.apply(in.getFirst()));
  }

  /// Checks a function of several variables.
  public static GradCheck onAll(Function<List<Var>, Var> function) {
    return new GradCheck(function);
  }

  /// The point for the next variable.
  public GradCheck at(Shape shape, double... values) {
    shapes.add(shape);
    points.add(values.clone());
    return this;
  }

  /// The largest difference between both gradients, relative to the larger of 1 and the largest
  /// gradient entry.
  public double error() {
    return worst().error();
  }

  /// Checks that [#error] is at most `tolerance`.
  ///
  /// @throws AssertionError that names the worst entry and both its gradients
  public void within(double tolerance) {
    Entry w = worst();
    if (!(w.error() <= tolerance)) {
      throw new AssertionError(
          String.format(
              Locale.ROOT,
              "gradient of variable %d at element %d: %.12g, central difference: %.12g,"
                  + " relative error %.2e, allowed %.0e",
              w.variable(),
              w.element(),
              w.gradient(),
              w.difference(),
              w.error(),
              tolerance));
    }
  }

  private record Entry(
      int variable, int element, double gradient, double difference, double error) {}

  private Entry worst() {
    try (Backend oracle = Backends.open("oracle")) {
      List<double[]> gradients = gradients(oracle);
      double scale = 1;
      for (double[] g : gradients) {
        for (double gi : g) {
          scale = Math.max(scale, Math.abs(gi));
        }
      }
      Entry worst = new Entry(0, 0, 0, 0, 0);
      for (int v = 0; v < points.size(); v++) {
        double[] x = points.get(v);
        for (int i = 0; i < x.length; i++) {
          double g = gradients.get(v)[i];
          double difference = difference(oracle, x, i);
          double error = Math.abs(g - difference) / scale;
          if (!(error <= worst.error())) { // also NaN
            worst = new Entry(v, i, g, difference, error);
          }
        }
      }
      return worst;
    }
  }

  private double difference(Backend on, double[] x, int i) {
    double at = x[i];
    double h = STEP * Math.max(1, Math.abs(at));
    x[i] = at + h;
    double up = value(on);
    x[i] = at - h;
    double down = value(on);
    x[i] = at;
    return (up - down) / (2 * h);
  }

  private List<double[]> gradients(Backend on) {
    List<Tensor> leaves = leaves(on);
    try (Tape tape = new Tape(on)) {
      List<Var> in = leaves.stream().map(tape::watch).toList();
      Gradients g = tape.gradients(scalar(function.apply(in)), in);
      return in.stream().map(v -> g.of(v).toDoubles()).toList();
    } finally {
      leaves.forEach(Tensor::close);
    }
  }

  private double value(Backend on) {
    List<Tensor> leaves = leaves(on);
    try (Tape tape = new Tape(on)) {
      return scalar(function.apply(leaves.stream().map(tape::watch).toList())).item();
    } finally {
      leaves.forEach(Tensor::close);
    }
  }

  private List<Tensor> leaves(Backend on) {
    List<Tensor> leaves = new ArrayList<>();
    for (int v = 0; v < points.size(); v++) {
      leaves.add(on.tensor(shapes.get(v), points.get(v)));
    }
    return leaves;
  }

  /// Σ wᵢyᵢ with weights that no symmetry of y can cancel.
  private static Var scalar(Var y) {
    if (y.shape().size() == 1) {
      return y;
    }
    double[] w = new double[y.shape().size()];
    for (int i = 0; i < w.length; i++) {
      w[i] = 1 + Math.sin(1.7 * i + 0.3);
    }
    return y.mul(y.tape().constant(y.shape(), w)).sum();
  }
}
