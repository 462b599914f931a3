package kolmo.nn;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import kolmo.autograd.Gradients;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;

/// What a scalar function of matrices gives on a backend.
///
/// @param value the function's value
/// @param gradients its gradients, row-major, one for each matrix
public record Probe(double value, List<double[]> gradients) {

  /// Evaluates f at the given matrices.
  public static Probe of(String backend, Function<List<Var>, Var> f, double[][]... at) {
    return OnBackend.get(
        backend,
        on -> {
          List<Tensor> leaves =
              Arrays.stream(at)
                  .map(m -> on.tensor(Shape.of(m.length, m[0].length), Points.flat(m)))
                  .toList();
          try (Tape tape = new Tape(on)) {
            List<Var> in = leaves.stream().map(tape::watch).toList();
            Var y = f.apply(in);
            Gradients g = tape.gradients(y, in);
            return new Probe(y.item(), in.stream().map(v -> g.of(v).toDoubles()).toList());
          } finally {
            leaves.forEach(Tensor::close);
          }
        });
  }

  /// The gradient of the only matrix.
  public double[] gradient() {
    return gradients.getFirst();
  }
}
