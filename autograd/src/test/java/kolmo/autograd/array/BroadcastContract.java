package kolmo.autograd.array;

import static kolmo.autograd.array.Values.all;
import static kolmo.autograd.array.Values.assertNear;
import static kolmo.autograd.array.Values.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Functions of two tensors, and repetition from one shape to another.
interface BroadcastContract extends Contract {

  /// Pairs of shapes that meet: equal, scalar, row, column, outer product, three and four axes,
  /// missing axes, no elements.
  List<List<Shape>> PAIRS =
      List.of(
          List.of(Shape.scalar(), Shape.scalar()),
          List.of(Shape.of(257), Shape.of(257)),
          List.of(Shape.of(257), Shape.scalar()),
          List.of(Shape.of(31, 33), Shape.of(31, 33)),
          List.of(Shape.of(31, 33), Shape.of(1)),
          List.of(Shape.of(31, 33), Shape.of(1, 1)),
          List.of(Shape.of(31, 33), Shape.of(33)),
          List.of(Shape.of(31, 33), Shape.of(1, 33)),
          List.of(Shape.of(31, 33), Shape.of(31, 1)),
          List.of(Shape.of(1, 33), Shape.of(31, 1)),
          List.of(Shape.of(1, 32), Shape.of(1, 32)),
          List.of(Shape.of(32), Shape.of(1, 1, 32)),
          List.of(Shape.of(2, 3, 5), Shape.of(5)),
          List.of(Shape.of(2, 3, 5), Shape.of(3, 1)),
          List.of(Shape.of(2, 3, 5), Shape.of(2, 1, 1)),
          List.of(Shape.of(2, 3, 5), Shape.of(2, 1, 5)),
          List.of(Shape.of(2, 1, 5), Shape.of(1, 3, 1)),
          List.of(Shape.of(2, 3, 4, 5), Shape.of(3, 1, 1)),
          List.of(Shape.of(2, 1, 4, 1), Shape.of(3, 1, 5)),
          List.of(Shape.of(0, 33), Shape.of(33)),
          List.of(Shape.of(0, 1), Shape.of(1, 3)),
          List.of(Shape.of(0), Shape.of(1)));

  @ParameterizedTest
  @EnumSource
  default void zipIsTheFormula(BinaryFn fn) {
    for (Operands o : operands()) {
      Tensor c = keep(backend().zip(fn, o.a, o.b));
      assertThat(c.shape()).isEqualTo(o.shape);
      double[] want = all(o.av.length, i -> fn.value(o.av[i], o.bv[i]));
      assertNear(o.label(fn), c, want, i -> 2 * unit() * Math.abs(want[i]));
      o.areUntouched();
    }
  }

  @ParameterizedTest
  @EnumSource
  default void zipSlopeIsTheFormulaOnBothSides(BinaryFn fn) {
    for (Operands o : operands()) {
      Tensor dc = tensor(o.shape, Values.normal(3, o.shape.size()));
      double[] d = dc.toDoubles();
      for (int side = 0; side < 2; side++) {
        int s = side;
        Tensor dx = keep(backend().zipSlope(fn, side, o.a, o.b, dc));
        assertThat(dx.shape()).isEqualTo(o.shape);
        double[] want = all(d.length, i -> fn.slope(s, o.av[i], o.bv[i]) * d[i]);
        assertNear(o.label(fn) + " side " + s, dx, want, i -> 6 * unit() * Math.abs(want[i]));
        assertSame("gradient", dc, d);
        o.areUntouched();
      }
    }
  }

  @Test
  default void atTiesTheSlopeBelongsToTheFirst() {
    Tensor a = tensor(Shape.of(3), 1, 2, 3);
    Tensor b = tensor(Shape.of(3), 2, 2, 2);
    Tensor dc = tensor(Shape.of(3), 5, 7, 9);
    assertSame("min a", slope(BinaryFn.MIN, 0, a, b, dc), new double[] {5, 7, 0});
    assertSame("min b", slope(BinaryFn.MIN, 1, a, b, dc), new double[] {0, 0, 9});
    assertSame("max a", slope(BinaryFn.MAX, 0, a, b, dc), new double[] {0, 7, 9});
    assertSame("max b", slope(BinaryFn.MAX, 1, a, b, dc), new double[] {5, 0, 0});
  }

  @Test
  default void infiniteBoundsClampNothing() {
    float inf = Float.POSITIVE_INFINITY;
    Tensor a = tensor(Shape.of(3), -1, inf, 3);
    Tensor b = tensor(Shape.scalar(), inf);
    Tensor dc = tensor(Shape.of(3), 5, 7, 9);
    assertSame("min", keep(backend().zip(BinaryFn.MIN, a, b)), new double[] {-1, inf, 3});
    assertSame("min a", slope(BinaryFn.MIN, 0, a, b, dc), new double[] {5, 7, 9});
    assertSame("min b", slope(BinaryFn.MIN, 1, a, b, dc), new double[] {0, 0, 0});
  }

  @ParameterizedTest
  @EnumSource
  default void zipLetsNaNThrough(BinaryFn fn) {
    Tensor nan = tensor(Shape.of(2), Float.NaN, 1);
    Tensor one = tensor(Shape.of(2), 1, Float.NaN);
    assertThat(keep(backend().zip(fn, nan, one)).toDoubles()).containsOnly(Double.NaN);
  }

  @Test
  default void divisionByZeroFollowsTheStandard() {
    Tensor a = tensor(Shape.of(3), 1, -1, 0);
    Tensor quotient = keep(backend().zip(BinaryFn.DIV, a, tensor(Shape.scalar(), 0)));
    double inf = Double.POSITIVE_INFINITY;
    assertSame("x/0", quotient, new double[] {inf, -inf, Double.NaN});
  }

  @Test
  default void oneTensorMayStandOnBothSides() {
    Tensor x = tensor(Shape.of(3), 1, 2, 3);
    assertSame("x·x", keep(backend().zip(BinaryFn.MUL, x, x)), new double[] {1, 4, 9});
  }

  @Test
  default void broadcastRepeats() {
    for (List<Shape> pair : PAIRS) {
      Shape to = pair.get(0).broadcast(pair.get(1), "test");
      for (Shape from : pair) {
        Tensor x = tensor(from, Values.normal(1, from.size()));
        Tensor y = keep(backend().broadcast(x, to));
        assertThat(y.shape()).isEqualTo(to);
        assertSame(from + " to " + to, y, spread(x, to));
      }
    }
  }

  private Tensor slope(BinaryFn fn, int side, Tensor a, Tensor b, Tensor dc) {
    return keep(backend().zipSlope(fn, side, a, b, dc));
  }

  private List<Operands> operands() {
    List<Operands> all = new ArrayList<>();
    for (List<Shape> pair : PAIRS) {
      all.add(operands(pair.get(0), pair.get(1)));
      all.add(operands(pair.get(1), pair.get(0)));
    }
    return all;
  }

  private Operands operands(Shape left, Shape right) {
    Tensor a = tensor(left, Values.normal(1, left.size()));
    Tensor b = tensor(right, Values.positive(2, right.size()));
    return new Operands(a, b);
  }

  private static double[] spread(Tensor x, Shape to) {
    double[] v = x.toDoubles();
    return all(to.size(), i -> v[Values.repeated(x.shape(), to, i)]);
  }

  /// Two tensors, their common shape, and their values: as they are and repeated to that shape.
  final class Operands {
    final Tensor a;
    final Tensor b;
    final Shape shape;
    final double[] av;
    final double[] bv;
    private final double[] onlyA;
    private final double[] onlyB;

    Operands(Tensor a, Tensor b) {
      this.a = a;
      this.b = b;
      shape = a.shape().broadcast(b.shape(), "test");
      av = spread(a, shape);
      bv = spread(b, shape);
      onlyA = a.toDoubles();
      onlyB = b.toDoubles();
    }

    String label(BinaryFn fn) {
      return fn + " " + a.shape() + " " + b.shape();
    }

    void areUntouched() {
      assertSame("a", a, onlyA);
      assertSame("b", b, onlyB);
    }
  }
}
