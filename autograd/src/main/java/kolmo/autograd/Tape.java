package kolmo.autograd;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.ShapeMismatch;
import kolmo.autograd.array.Tensor;
import org.jspecify.annotations.Nullable;

/// Records what is computed, and goes back over it for gradients (reverse mode).
///
/// A tape lives for one step. It closes what it made (results, constants from host values,
/// gradients) and never what it was lent (parameters, tensors passed to [#constant(Tensor)], the
/// [Constants] of the run).
///
/// ```java
/// try (var tape = new Tape(backend)) {
///   Var w = tape.watch(weights);
///   Var loss = tape.constant(shape, pixels).matmul(w).square().mean();
///   Tensor dw = tape.gradients(loss, w).of(w);
/// }
/// ```
public final class Tape implements AutoCloseable {

  private static final Var[] NONE = {};

  private final Backend backend;
  private final Constants constants;
  private final boolean ownsConstants;
  private final List<Var> vars = new ArrayList<>(); // recording order is topological order
  private final List<Tensor> owned = new ArrayList<>();
  private final Map<Tensor, Var> watched = new IdentityHashMap<>();

  /// An empty tape that computes on `backend`.
  public Tape(Backend backend) {
    this(new Constants(backend), true);
  }

  /// An empty tape of a run that keeps its constants from step to step; they are lent.
  public Tape(Constants lent) {
    this(lent, false);
  }

  private Tape(Constants constants, boolean owned) {
    this.backend = constants.backend();
    this.constants = constants;
    this.ownsConstants = owned;
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
    Var known = watched.get(lent);
    if (known != null) {
      return known;
    }
    Var v = leaf(lent, true, name);
    watched.put(lent, v);
    return v;
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

  /// Host values that are the same in every step of a run, without a gradient (see [Constants#of]).
  public Var constant(Object key, Shape shape, Supplier<double[]> values) {
    return leaf(constants.of(key, shape, values), false, "constant");
  }

  /// A number without a gradient.
  public Var scalar(double value) {
    return leaf(own(backend.full(Shape.scalar(), value)), false, value);
  }

  /// Hands a tensor over to the tape, which closes it.
  public Tensor own(Tensor tensor) {
    owned.add(tensor);
    return tensor;
  }

  private Var leaf(Tensor value, boolean differentiable, Object name) {
    Op.Kept kept = new Op.Kept(List.of(), value, List.of());
    return append(new Var(this, vars.size(), null, NONE, kept, differentiable).labelled(name));
  }

  private Var append(Var v) {
    vars.add(v);
    return v;
  }

  // --- recording ---

  Var record(Op op, Var... in) {
    boolean differentiable = false;
    for (Var v : in) {
      if (v.tape != this) {
        throw new IllegalArgumentException(op.name() + ": " + v + " is on another tape");
      }
      differentiable |= v.differentiable;
    }
    List<Tensor> lent = new Values(in);
    Op.Result result = op.forward(backend, lent); // a shape that does not fit ends here
    own(result.y());
    result.extras().forEach(this::own);
    Op.Kept kept = new Op.Kept(lent, result.y(), result.extras());
    return append(new Var(this, vars.size(), op, in, kept, differentiable));
  }

  /// The values of the inputs. A list that stores nothing: a step records a hundred operations, and
  /// what they leave to the garbage collector is most of what a step leaves.
  private static final class Values extends AbstractList<Tensor> {
    private final Var[] inputs;

    Values(Var[] inputs) {
      this.inputs = inputs;
    }

    @Override
    public Tensor get(int i) {
      return inputs[i].value();
    }

    @Override
    public int size() {
      return inputs.length;
    }
  }

  /// What has been recorded, in order.
  List<Var> vars() {
    return vars;
  }

  /// The first recorded result that holds a NaN or an infinity: where a sick loss fell ill.
  public Optional<Var> firstNonFinite() {
    return vars.stream()
        .filter(v -> Arrays.stream(v.value().toDoubles()).anyMatch(x -> !Double.isFinite(x)))
        .findFirst();
  }

  // --- gradients ---

  /// ∂loss/∂v for every watched leaf that the loss was computed from.
  public Gradients gradients(Var loss) {
    boolean[] needed = ancestors(loss);
    List<Var> wrt = new ArrayList<>();
    for (Var v : watched.values()) {
      if (needed[v.index]) {
        wrt.add(v);
      }
    }
    return gradients(loss, wrt, needed);
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
    return gradients(loss, wrt, ancestors(loss));
  }

  private Gradients gradients(Var loss, List<Var> wrt, boolean[] needed) {
    if (loss.shape().size() != 1) {
      throw new ShapeMismatch("gradients", "a loss of one element", loss.toString(), "Sum it?");
    }
    boolean[] asked = new boolean[vars.size()];
    boolean[] wanted = new boolean[vars.size()]; // lies on a way from a wrt to the loss
    for (Var v : wrt) {
      if (!v.differentiable || !needed[v.index]) {
        throw new IllegalArgumentException(
            "gradients: " + loss + " does not depend on " + v + " in a differentiable way");
      }
      asked[v.index] = true;
    }
    for (int i = 0; i <= loss.index; i++) {
      wanted[i] = needed[i] && (asked[i] || anyWanted(vars.get(i), wanted));
    }
    return new Gradients(backward(loss, asked, wanted), watched);
  }

  /// The one loop over the tape from its end.
  private Map<Var, Tensor> backward(Var loss, boolean[] asked, boolean[] wanted) {
    Map<Var, Tensor> result = new IdentityHashMap<>();
    @Nullable Tensor[] d = new @Nullable Tensor[vars.size()];
    d[loss.index] = backend.full(loss.shape(), 1);
    for (int i = loss.index; i >= 0; i--) {
      Var v = vars.get(i);
      Tensor dy = d[i];
      if (dy == null) {
        continue;
      }
      if (v.op != null && anyWanted(v, wanted)) {
        var dx = v.op.vjp(backend, v.kept, dy, k -> wanted[v.inputs[k].index]);
        for (int k = 0; k < dx.size(); k++) {
          Tensor dxk = dx.get(k);
          if (dxk != null) {
            accumulate(d, v.inputs[k].index, dxk);
          }
        }
      }
      if (asked[i]) {
        result.put(v, own(dy));
      } else {
        dy.close();
      }
    }
    return result;
  }

  private void accumulate(@Nullable Tensor[] d, int index, Tensor more) {
    Tensor sum = d[index];
    d[index] = sum == null ? more : backend.accumulate(sum, more);
  }

  private static boolean anyWanted(Var v, boolean[] wanted) {
    for (Var in : v.inputs) {
      if (wanted[in.index]) {
        return true;
      }
    }
    return false;
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
        for (Var in : vars.get(i).inputs) {
          needed[in.index] = true;
        }
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
    if (ownsConstants) {
      constants.close();
    }
  }
}
