package kolmo.autograd;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;

/// Values that are the same in every step of a run, such as a prior's centres: copied to the
/// backend when a tape first asks for them, then lent to one tape after the other.
///
/// A tape without a run ([Tape#Tape(Backend)]) has its own and closes it; [Tape#Tape(Constants)]
/// borrows those of a run, which whoever runs it closes after the last tape.
///
/// ```java
/// try (var constants = new Constants(backend)) {
///   for (…) {
///     try (var tape = new Tape(constants)) { … }
///   }
/// }
/// ```
public final class Constants implements AutoCloseable {

  private final Backend backend;
  private final Map<Object, Tensor> tensors = new HashMap<>();

  /// None yet.
  public Constants(Backend backend) {
    this.backend = backend;
  }

  Backend backend() {
    return backend;
  }

  /// The tensor of that key; lent.
  ///
  /// @param key what the values are a function of, and nothing else is: an immutable value of a
  ///   type of its own, for example a record of a prior and a number of blocks
  /// @param values row-major; asked once
  Tensor of(Object key, Shape shape, Supplier<double[]> values) {
    Tensor known = tensors.get(key);
    if (known != null) {
      return known;
    }
    Tensor made = backend.tensor(shape, values.get());
    tensors.put(key, made);
    return made;
  }

  /// Gives all of them back.
  @Override
  public void close() {
    tensors.values().forEach(Tensor::close);
    tensors.clear();
  }
}
