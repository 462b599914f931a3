package kolmo.autograd.array;

import static kolmo.autograd.array.Values.all;
import static kolmo.autograd.array.Values.assertNear;
import static kolmo.autograd.array.Values.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Making, copying and rearranging tensors: every number arrives exactly.
interface MemoryContract extends Contract {

  /// Shapes of every rank up to 4.
  List<Shape> SHAPES =
      List.of(
          Shape.scalar(),
          Shape.of(0),
          Shape.of(1),
          Shape.of(33),
          Shape.of(1, 257),
          Shape.of(31, 1),
          Shape.of(32, 33),
          Shape.of(2, 0, 3),
          Shape.of(2, 31, 3),
          Shape.of(2, 1, 3, 5));

  @Test
  default void tensorHoldsTheValuesItWasMadeOf() {
    for (Shape shape : SHAPES) {
      float[] floats = Values.normal(1, shape.size());
      double[] doubles = all(floats.length, i -> floats[i]);
      Tensor a = tensor(shape, floats);
      Tensor b = keep(backend().tensor(shape, doubles));
      assertThat(a.shape()).isEqualTo(shape);
      assertThat(b.shape()).isEqualTo(shape);
      assertThat(a.toFloats()).containsExactly(floats);
      assertThat(a.toDoubles()).containsExactly(doubles);
      assertThat(b.toFloats()).containsExactly(floats);
      assertThat(b.toDoubles()).containsExactly(doubles);
    }
  }

  @Test
  default void tensorIsACopyInBothDirections() {
    float[] values = {1, 2, 3};
    Tensor x = tensor(Shape.of(3), values);
    values[0] = 9;
    x.toFloats()[1] = 9;
    x.toDoubles()[2] = 9;
    assertSame("copy", x, new double[] {1, 2, 3});
  }

  @Test
  default void fullIsFull() {
    for (Shape shape : SHAPES) {
      assertSame("full", keep(backend().full(shape, -2.5)), all(shape.size(), i -> -2.5));
    }
  }

  @Test
  default void itemIsTheOnlyElement() {
    assertThat(keep(backend().full(Shape.scalar(), 7)).item()).isEqualTo(7);
    assertThat(keep(backend().full(Shape.of(1, 1, 1), -7)).item()).isEqualTo(-7);
  }

  @Test
  default void accumulateAddsAndTakesBothHandles() {
    for (int n : LENGTHS) {
      double[] a = normal(1, n).toDoubles();
      double[] b = normal(2, n).toDoubles();
      int live = backend().live();
      Tensor sum =
          keep(
              backend()
                  .accumulate(backend().tensor(Shape.of(n), a), backend().tensor(Shape.of(n), b)));
      assertThat(backend().live()).isEqualTo(live + 1);
      assertThat(sum.shape()).isEqualTo(Shape.of(n));
      double exact = 2 * unit();
      assertNear("sum", sum, all(n, i -> a[i] + b[i]), i -> exact * Math.abs(a[i] + b[i]));
    }
  }

  @Test
  default void accumulateLeavesAnArrayAloneThatOthersHold() {
    Tensor x = normal(1, 2, 3);
    double[] before = x.toDoubles();
    Tensor other = backend().view(x, x.shape());
    Tensor twice = keep(backend().accumulate(other, backend().view(x, x.shape())));
    assertSame("held", x, before);
    assertSame("twice", twice, all(6, i -> 2 * before[i]));
  }

  @Test
  default void writeAndAssignChangeTheTargetOnly() {
    Tensor source = normal(1, 2, 3);
    double[] before = source.toDoubles();
    Tensor target = normal(2, 2, 3);
    backend().assign(target, source);
    assertSame("assigned", target, before);
    backend().write(target, new float[] {6, 5, 4, 3, 2, 1});
    assertSame("written", target, new double[] {6, 5, 4, 3, 2, 1});
    assertSame("source", source, before);
    backend().assign(target, target);
    assertSame("to itself", target, new double[] {6, 5, 4, 3, 2, 1});
  }

  @Test
  default void viewOutlivesTheTensorItWasMadeFrom() {
    Tensor x = backend().tensor(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    Tensor flat = backend().view(x, Shape.of(6));
    x.close();
    Tensor other = normal(1, 2, 3); // would take the storage if it were free
    Tensor back = backend().view(flat, Shape.of(3, 1, 2));
    flat.close();
    assertThat(back.shape()).isEqualTo(Shape.of(3, 1, 2));
    assertSame("view", back, new double[] {1, 2, 3, 4, 5, 6});
    back.close();
    other.toFloats();
  }

  @Test
  default void tensorOutlivesItsViews() {
    Tensor x = tensor(Shape.of(4), 1, 2, 3, 4);
    backend().view(x, Shape.of(2, 2)).close();
    normal(1, 4);
    assertSame("tensor", x, new double[] {1, 2, 3, 4});
  }

  @Test
  default void viewSeesWhatIsWritten() {
    Tensor x = normal(1, 2, 2);
    Tensor view = keep(backend().view(x, Shape.of(4)));
    backend().write(x, new float[] {1, 2, 3, 4});
    assertSame("view", view, new double[] {1, 2, 3, 4});
    backend().write(view, new float[] {5, 6, 7, 8});
    assertSame("tensor", x, new double[] {5, 6, 7, 8});
  }

  @Test
  default void viewsOfNothingAndOfOneElement() {
    Tensor none = keep(backend().full(Shape.of(0, 3), 1));
    assertThat(keep(backend().view(none, Shape.of(5, 0))).toFloats()).isEmpty();
    Tensor one = keep(backend().full(Shape.of(1, 1), 4));
    assertThat(keep(backend().view(one, Shape.scalar())).item()).isEqualTo(4);
  }

  @Test
  default void liveCountsOpenHandles() {
    int before = backend().live();
    Tensor x = backend().full(Shape.of(3), 1);
    Tensor view = backend().view(x, Shape.of(3, 1));
    assertThat(backend().live()).isEqualTo(before + 2);
    x.close();
    x.close();
    assertThat(backend().live()).isEqualTo(before + 1);
    view.close();
    view.close();
    assertThat(backend().live()).isEqualTo(before);
  }

  @Test
  default void concatPutsPartsOneAfterTheOther() {
    for (int axis = 0; axis < 3; axis++) {
      for (int[] lengths : List.of(new int[] {1}, new int[] {2, 0, 31}, new int[] {33, 1, 2})) {
        List<Tensor> parts = new ArrayList<>();
        int total = 0;
        for (int length : lengths) {
          Shape shape = Shape.of(2, 3, 5).with(axis, length);
          parts.add(tensor(shape, Values.normal(length, shape.size())));
          total += length;
        }
        Tensor whole = keep(backend().concat(parts, axis));
        assertThat(whole.shape()).isEqualTo(Shape.of(2, 3, 5).with(axis, total));
        int from = 0;
        for (int i = 0; i < lengths.length; i++) {
          double[] want = parts.get(i).toDoubles();
          assertSame("part " + i, part(whole, axis, from, from + lengths[i]), want);
          from += lengths[i];
        }
      }
    }
  }

  @Test
  default void concatOfMatricesSpeltOut() {
    Tensor a = tensor(Shape.of(2, 1), 1, 2);
    Tensor b = tensor(Shape.of(2, 2), 3, 4, 5, 6);
    Tensor beside = keep(backend().concat(List.of(a, b), 1));
    assertSame("beside", beside, new double[] {1, 3, 4, 2, 5, 6});
    Tensor below = keep(backend().concat(List.of(b, b), 0));
    assertSame("below", below, new double[] {3, 4, 5, 6, 3, 4, 5, 6});
  }

  @Test
  default void sliceTakesElementsOfOneAxis() {
    for (Shape shape : List.of(Shape.of(33), Shape.of(31, 33), Shape.of(4, 3, 5), Shape.of(1, 7))) {
      Tensor x = tensor(shape, Values.normal(1, shape.size()));
      for (int axis = 0; axis < shape.rank(); axis++) {
        int length = shape.dim(axis);
        for (int[] range :
            new int[][] {
              {0, length},
              {0, 0},
              {length, length},
              {length / 2, length},
              {0, 1},
              {length - 1, length}
            }) {
          part(x, axis, range[0], range[1]);
        }
      }
    }
  }

  /// A slice that has been compared with the elements it should hold.
  private Tensor part(Tensor x, int axis, int from, int to) {
    Tensor part = keep(backend().slice(x, axis, from, to));
    Shape shape = x.shape().with(axis, to - from);
    assertThat(part.shape()).isEqualTo(shape);
    double[] v = x.toDoubles();
    int inner = 1;
    for (int a = axis + 1; a < shape.rank(); a++) {
      inner *= shape.dim(a);
    }
    int run = (to - from) * inner;
    int start = from * inner;
    int step = x.shape().dim(axis) * inner;
    assertSame("slice", part, all(shape.size(), i -> v[i / run * step + start + i % run]));
    return part;
  }
}
