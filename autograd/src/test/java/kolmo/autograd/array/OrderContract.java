package kolmo.autograd.array;

import static kolmo.autograd.array.Values.all;
import static kolmo.autograd.array.Values.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Sorting columns, and going to sorted order and back.
interface OrderContract extends Contract {

  /// Matrices to sort.
  List<Shape> SORTED =
      List.of(
          Shape.of(1, 1),
          Shape.of(2, 3),
          Shape.of(31, 17),
          Shape.of(32, 1),
          Shape.of(33, 33),
          Shape.of(257, 2),
          Shape.of(1000, 3),
          Shape.of(1, 257),
          Shape.of(0, 3),
          Shape.of(3, 0));

  @Test
  default void columnsAscendAndRowsSayWhereFrom() {
    for (Shape s : SORTED) {
      sorted(normal(1, s.dims()));
    }
  }

  @Test
  default void sortedReversedAndConstantInput() {
    int n = 257;
    sorted(tensor(Shape.of(n, 2), floats(n * 2, i -> i)));
    sorted(tensor(Shape.of(n, 2), floats(n * 2, i -> -i)));
    sorted(tensor(Shape.of(n, 2), floats(n * 2, i -> 3)));
  }

  @Test
  default void tiesKeepTheirOrder() {
    int n = 257;
    sorted(tensor(Shape.of(n, 3), floats(n * 3, i -> i * 7 % 5)));
    sorted(tensor(Shape.of(n, 1), floats(n, i -> i % 2)));
  }

  @Test
  default void minusZeroEqualsZero() {
    Tensor x = tensor(Shape.of(6, 1), 0f, -0f, 1, -0f, 0f, -1);
    Sorted s = sorted(x);
    assertSame("rows", s.permutation(), new double[] {5, 0, 1, 3, 4, 2});
  }

  @Test
  default void infinitiesAndNaN() {
    float inf = Float.POSITIVE_INFINITY;
    float odd = Float.intBitsToFloat(0xFFC00001); // a NaN with its sign set
    float small = Float.MIN_VALUE;
    float max = Float.MAX_VALUE;
    Tensor x = tensor(Shape.of(9, 1), Float.NaN, 1, inf, odd, -inf, -small, small, max, Float.NaN);
    Sorted s = sorted(x);
    assertSame("rows", s.permutation(), new double[] {4, 5, 6, 1, 7, 2, 0, 3, 8});
  }

  @Test
  default void sortingSpeltOut() {
    Sorted s = sorted(tensor(Shape.of(3, 2), 3, -1, 1, -3, 2, -2));
    assertSame("values", s.values(), new double[] {1, -3, 2, -2, 3, -1});
    assertSame("rows", s.permutation(), new double[] {1, 1, 2, 2, 0, 0});
  }

  @Test
  default void permuteColumnsSpeltOut() {
    Tensor x = tensor(Shape.of(3, 2), 10, 11, 20, 21, 30, 31);
    Tensor p = tensor(Shape.of(3, 2), 2, 0, 0, 2, 1, 1);
    assertSame("there", permuted(x, p, false), new double[] {30, 11, 10, 31, 20, 21});
    assertSame("back", permuted(x, p, true), new double[] {20, 11, 30, 31, 10, 21});
  }

  @Test
  default void permutingThereAndBackChangesNothing() {
    for (Shape s : SORTED) {
      Tensor x = normal(1, s.dims());
      Tensor p = sorted(normal(2, s.dims())).permutation();
      double[] want = x.toDoubles();
      assertSame("there and back", permuted(permuted(x, p, false), p, true), want);
      assertSame("back and there", permuted(permuted(x, p, true), p, false), want);
      assertSame("argument", x, want);
    }
  }

  @Test
  default void permutingByItsOwnOrderSorts() {
    Tensor x = normal(1, 33, 17);
    Sorted s = sorted(x);
    assertSame("sorted", permuted(x, s.permutation(), false), s.values().toDoubles());
  }

  private Tensor permuted(Tensor x, Tensor p, boolean inverse) {
    Tensor y = keep(backend().permuteColumns(x, p, inverse));
    assertThat(y.shape()).isEqualTo(x.shape());
    return y;
  }

  /// The sorted matrix, after it has been compared with a stable sort of row numbers.
  private Sorted sorted(Tensor x) {
    Sorted s = backend().sortColumns(x);
    keep(s.values());
    keep(s.permutation());
    int n = x.shape().dim(0);
    int d = x.shape().dim(1);
    double[] v = x.toDoubles();
    double[] values = new double[n * d];
    double[] rows = new double[n * d];
    for (int j = 0; j < d; j++) {
      int column = j;
      List<Integer> order =
          IntStream.range(0, n)
              .boxed()
              .sorted((a, b) -> Double.compare(v[a * d + column] + 0.0, v[b * d + column] + 0.0))
              .toList();
      for (int i = 0; i < n; i++) {
        rows[i * d + j] = order.get(i);
        values[i * d + j] = v[order.get(i) * d + j];
      }
    }
    assertThat(s.values().shape()).isEqualTo(x.shape());
    assertThat(s.permutation().shape()).isEqualTo(x.shape());
    assertSame("rows", s.permutation(), rows);
    assertSame("values", s.values(), values);
    assertSame("argument", x, v);
    return s;
  }

  private static float[] floats(int n, IntToDoubleFunction f) {
    double[] wide = all(n, f);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) wide[i];
    }
    return values;
  }
}
