package kolmo.autograd.array;

/// Values on a backend, with a shape; row-major, never strided. Made by a [Backend], closed by
/// whoever it was made for. After [#close] every use but [#shape] throws `IllegalStateException`.
public interface Tensor extends AutoCloseable {

  /// The lengths of the axes.
  Shape shape();

  /// A copy of the values, row-major. Waits for the backend.
  double[] toDoubles();

  /// A copy of the values rounded to float32, row-major. Waits for the backend.
  float[] toFloats();

  /// The only value of a tensor with one element.
  ///
  /// @throws ShapeMismatch if there is not exactly one element
  double item();

  /// Gives the storage back to the backend (a view: its share of it). Closing twice does nothing.
  @Override
  void close();
}
