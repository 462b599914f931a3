package kolmo.autograd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.ShapeMismatch;
import kolmo.autograd.array.Tensor;
import org.jspecify.annotations.Nullable;

/// Records what is computed, and goes back over it for gradients (reverse mode).
///
/// A tape lives for one step. It closes what it made (results, constants from host values,
/// gradients) and never what it was lent (parameters, and tensors passed to [#constant(Tensor)]).
///
/// ```java
/// try (var tape = new Tape(backend)) {
///   Var w = tape.watch(weights);
///   Var loss = tape.constant(shape, pixels).matmul(w).square().mean();
///   Tensor dw = tape.gradients(loss, w).of(w);
/// }
/// ```
public final class Tape implements AutoCloseable {

  private final Backend backend;
  private final List<Var> vars = new ArrayList<>(); // recording order is topological order
  private final List<Tensor> owned = new ArrayList<>();
  private final Map<Tensor, Var> watched = new IdentityHashMap<>();

  /// An empty tape that computes on `backend`.
  public Tape(Backend backend) {
    this.backend = backend;
  }

  /// Where this tape computes.
  public Backend backend() {
    return backend;
  }

  // --- leaves ---

  /// A lent tensor for which a gradient can be asked. The same tensor gives the same variable, so
  /// that a parameter used twice collects both gradients.
  public Var watch(Tensor lent) {
    return watch(lent, "input");
  }

  /// The same, with a name for graphs and messages.
  public Var watch(Tensor lent, String name) {
    return watched.computeIfAbsent(lent, t -> leaf(t, true, name));
  }

  /// A lent tensor without a gradient.
  public Var constant(Tensor lent) {
    return leaf(lent, false, "constant");
  }

  /// Host values, row-major, without a gradient.
  public Var constant(Shape shape, float[] values) {
    return leaf(own(backend.tensor(shape, values)), false, "constant");
  }

  /// Host values, row-major, without a gradient.
  public Var constant(Shape shape, double... values) {
    return leaf(own(backend.tensor(shape, values)), false, "constant");
  }

  /// A number without a gradient.
  public Var scalar(double value) {
    return leaf(own(backend.full(Shape.scalar(), value)), false, Double.toString(value));
  }

  /// Hands a tensor over to the tape, which closes it.
  public Tensor own(Tensor tensor) {
    owned.add(tensor);
    return tensor;
  }

  private Var leaf(Tensor value, boolean differentiable, String name) {
    return append(null, List.of(), value, List.of(), differentiable, name);
  }

  private Var append(
      @Nullable Op op,
      List<Var> inputs,
      Tensor value,
      List<Tensor> extras,
      boolean differentiable,
      String label) {
    Var v = new Var(this, vars.size(), op, inputs, value, extras, differentiable, label);
    vars.add(v);
    return v;
  }

  // --- recording ---

  Var record(Op op, Var... in) {
    List<Var> inputs = List.of(in);
    for (Var v : inputs) {
      if (v.tape != this) {
        throw new IllegalArgumentException(op.name() + ": " + v + " is on another tape");
      }
    }
    op.shape(inputs.stream().map(Var::shape).toList()); // throws before anything is computed
    Op.Result result = op.forward(backend, inputs.stream().map(Var::value).toList());
    own(result.y());
    result.extras().forEach(this::own);
    boolean differentiable = inputs.stream().anyMatch(v -> v.differentiable);
    return append(op, inputs, result.y(), result.extras(), differentiable, op.name());
  }

  /// What has been recorded, in order.
  List<Var> vars() {
    return vars;
  }

  /// The first recorded result that holds a NaN or an infinity: where a sick loss fell ill.
  public Optional<Var> firstNonFinite() {
    return vars.stream()
        .filter(v -> Arrays.stream(v.value.toDoubles()).anyMatch(x -> !Double.isFinite(x)))
        .findFirst();
  }

  // --- gradients ---

  /// ∂loss/∂v for every watched leaf that the loss was computed from.
  public Gradients gradients(Var loss) {
    boolean[] needed = ancestors(loss);
    return gradients(loss, watched.values().stream().filter(v -> needed[v.index]).toList());
  }

  /// ∂loss/∂v for the named variables alone; nothing is computed for any other.
  ///
  /// @throws IllegalArgumentException if the loss does not depend on one of them ([Var#dependsOn]
  ///   asks without throwing)
  /// @throws ShapeMismatch if the loss is not a single number
  public Gradients gradients(Var loss, Var... wrt) {
    return gradients(loss, List.of(wrt));
  }

  /// The same for a list.
  public Gradients gradients(Var loss, List<Var> wrt) {
    if (loss.shape().size() != 1) {
      throw new ShapeMismatch("gradients", "a loss of one element", loss.toString(), "Sum it?");
    }
    boolean[] needed = ancestors(loss);
    boolean[] wanted = new boolean[vars.size()]; // lies on a way from a wrt to the loss
    for (Var v : wrt) {
      if (!v.differentiable || !needed[v.index]) {
        throw new IllegalArgumentException(
            "gradients: " + loss + " does not depend on " + v + " in a differentiable way");
      }
      wanted[v.index] = true;
    }
    for (int i = 0; i <= loss.index; i++) {
      wanted[i] = needed[i] && (wanted[i] || anyWanted(vars.get(i), wanted));
    }
    return backward(loss, wrt, wanted);
  }

  /// The one loop over the tape from its end.
  private Gradients backward(Var loss, List<Var> wrt, boolean[] wanted) {
    @Nullable Tensor[] d = new @Nullable Tensor[vars.size()];
    d[loss.index] = backend.full(loss.shape(), 1);
    for (int i = loss.index; i >= 0; i--) {
      Var v = vars.get(i);
      Tensor dy = d[i];
      if (dy == null) {
        continue;
      }
      if (v.op != null && anyWanted(v, wanted)) {
        var kept = new Op.Kept(v.inputs.stream().map(Var::value).toList(), v.value, v.extras);
        var dx = v.op.vjp(backend, kept, dy, k -> wanted[v.inputs.get(k).index]);
        for (int k = 0; k < dx.size(); k++) {
          Tensor dxk = dx.get(k);
          if (dxk != null) {
            accumulate(d, v.inputs.get(k).index, dxk);
          }
        }
      }
      if (!wrt.contains(v)) {
        dy.close();
      }
    }
    Map<Var, Tensor> result = new IdentityHashMap<>();
    for (Var v : wrt) {
      result.computeIfAbsent(v, w -> own(Objects.requireNonNull(d[w.index])));
    }
    return new Gradients(result, watched);
  }

  private void accumulate(@Nullable Tensor[] d, int index, Tensor more) {
    Tensor old = d[index];
    if (old == null) {
      d[index] = more;
    } else {
      try (old;
          more) {
        d[index] = backend.zip(BinaryFn.ADD, old, more);
      }
    }
  }

  private static boolean anyWanted(Var v, boolean[] wanted) {
    return v.inputs.stream().anyMatch(in -> wanted[in.index]);
  }

  boolean depends(Var y, Var x) {
    return x.differentiable && ancestors(y)[x.index];
  }

  /// Which variables `y` was computed from, itself included.
  private boolean[] ancestors(Var y) {
    boolean[] needed = new boolean[vars.size()];
    needed[y.index] = true;
    for (int i = y.index; i >= 0; i--) {
      if (needed[i]) {
        vars.get(i).inputs.forEach(in -> needed[in.index] = true);
      }
    }
    return needed;
  }

  /// Closes everything that was made here.
  @Override
  public void close() {
    owned.forEach(Tensor::close);
    owned.clear();
    vars.clear();
    watched.clear();
  }
}
