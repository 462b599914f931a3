package kolmo.autograd.array;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// What the families of the contract have in common: the backend under test, and a list of what has
/// to be closed after the test.
interface Contract {

  /// Lengths of axes at which blocked, vectorised or tiled code is wrong first.
  List<Integer> LENGTHS = List.of(0, 1, 2, 31, 32, 33, 257);

  /// The backend under test.
  Backend backend();

  /// A second one, whose tensors the first must refuse; the caller closes it.
  Backend another();

  /// Half the distance from 1 to the next number of the backend's precision.
  double unit();

  /// Closes the tensor after the test.
  Tensor keep(Tensor made);

  /// A tensor with these values, closed after the test.
  default Tensor tensor(Shape shape, float... values) {
    return keep(backend().tensor(shape, values));
  }

  /// A tensor of normal numbers, closed after the test.
  default Tensor normal(long seed, int... dims) {
    Shape shape = Shape.of(dims);
    return tensor(shape, Values.normal(seed, shape.size()));
  }

  /// Whether the backend lacks a fused primitive; if so, it has been seen to say so.
  default boolean lacks(Fused primitive, ThrowingCallable call) {
    if (backend().fuses(primitive)) {
      return false;
    }
    assertThatThrownBy(call)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining(backend().name())
        .message()
        .containsIgnoringCase(primitive.name().replace("_", ""));
    return true;
  }
}
