package kolmo.autograd.array;

import static kolmo.autograd.array.Values.all;
import static kolmo.autograd.array.Values.assertNear;
import static kolmo.autograd.array.Values.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Sums and means over every set of axes.
interface ReduceContract extends Contract {

  /// Shapes to reduce.
  List<Shape> REDUCED =
      List.of(
          Shape.scalar(),
          Shape.of(0),
          Shape.of(1),
          Shape.of(2),
          Shape.of(257),
          Shape.of(31, 33),
          Shape.of(257, 2),
          Shape.of(1, 33),
          Shape.of(33, 1),
          Shape.of(0, 3),
          Shape.of(3, 0),
          Shape.of(2, 31, 3),
          Shape.of(4, 1, 32),
          Shape.of(3, 0, 2),
          Shape.of(2, 3, 5, 7));

  @ParameterizedTest
  @EnumSource
  default void reduceOverEverySetOfAxes(ReduceFn fn) {
    for (Shape shape : REDUCED) {
      Tensor x = tensor(shape, Values.normal(1, shape.size()));
      for (int set = 0; set < 1 << shape.rank(); set++) {
        int chosen = set;
        int[] axes = IntStream.range(0, shape.rank()).filter(a -> (chosen >> a & 1) == 1).toArray();
        compare(fn, x, axes);
      }
    }
  }

  @Test
  default void orderOfAxesDoesNotMatter() {
    Tensor x = normal(1, 3, 4, 5);
    double[] want = keep(backend().reduce(ReduceFn.SUM, x, 0, 2)).toDoubles();
    assertThat(keep(backend().reduce(ReduceFn.SUM, x, 2, 0)).toDoubles()).containsExactly(want);
  }

  @Test
  default void overNothingTheSumIsZeroAndTheMeanIsNaN() {
    Tensor none = keep(backend().full(Shape.of(0, 2), 1));
    assertThat(keep(backend().reduce(ReduceFn.SUM, none, 0)).toDoubles()).containsExactly(0, 0);
    assertThat(keep(backend().reduce(ReduceFn.MEAN, none, 0)).toDoubles())
        .containsExactly(Double.NaN, Double.NaN);
    assertThat(keep(backend().reduce(ReduceFn.MEAN, none)).item()).isNaN();
  }

  @Test
  default void longSumsAreAccurateAndRepeatable() {
    Tensor x = normal(1, 3, 20_011);
    for (int[] axes : new int[][] {{}, {0}, {1}}) {
      compare(ReduceFn.SUM, x, axes);
      Tensor once = keep(backend().reduce(ReduceFn.SUM, x, axes));
      assertSame("again", keep(backend().reduce(ReduceFn.SUM, x, axes)), once.toDoubles());
    }
  }

  private void compare(ReduceFn fn, Tensor x, int... axes) {
    Shape shape = x.shape().reduced(axes);
    double[] v = x.toDoubles();
    double[] sum = new double[shape.size()];
    double[] size = new double[shape.size()]; // Σ |x|
    for (int i = 0; i < v.length; i++) {
      int to = Values.repeated(shape, x.shape(), i);
      sum[to] += v[i];
      size[to] += Math.abs(v[i]);
    }
    int n = 1;
    for (int a = 0; a < shape.rank(); a++) {
      n *= shape.dim(a) == 1 ? x.shape().dim(a) : 1;
    }
    double terms = n;
    double divisor = fn == ReduceFn.SUM ? 1 : terms;
    Tensor y = keep(backend().reduce(fn, x, axes));
    assertThat(y.shape()).isEqualTo(shape);
    assertNear(
        fn + " " + x.shape() + " over " + IntStream.of(axes).boxed().toList(),
        y,
        all(sum.length, i -> sum[i] / divisor),
        i -> (2 + Math.log(terms + 1) + terms / 64) * unit() * size[i] / divisor);
  }
}
