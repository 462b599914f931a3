package kolmo.autograd.array;

import static kolmo.autograd.array.Values.all;
import static kolmo.autograd.array.Values.assertNear;
import static kolmo.autograd.array.Values.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Matrix products, plain and fused with bias and function.
interface MatrixContract extends Contract {

  /// Sizes: one row, one column, around the width of a tile, of a layer, and none.
  List<Sizes> PRODUCTS =
      List.of(
          new Sizes(1, 1, 1),
          new Sizes(1, 257, 1),
          new Sizes(257, 1, 2),
          new Sizes(1, 33, 257),
          new Sizes(2, 31, 1),
          new Sizes(31, 32, 33),
          new Sizes(33, 31, 32),
          new Sizes(32, 33, 31),
          new Sizes(2, 257, 33),
          new Sizes(64, 64, 64),
          new Sizes(100, 10, 20),
          new Sizes(100, 200, 11),
          new Sizes(0, 3, 2),
          new Sizes(3, 2, 0),
          new Sizes(3, 0, 2),
          new Sizes(1, 0, 1),
          new Sizes(0, 0, 0));

  /// Of `[m,k]·[k,n]`.
  record Sizes(int m, int k, int n) {}

  @ParameterizedTest
  @CsvSource({"false,false", "true,false", "false,true", "true,true"})
  default void matmulIsTheSumOfProducts(boolean transposeA, boolean transposeB) {
    for (Sizes p : PRODUCTS) {
      int m = p.m;
      int k = p.k;
      int n = p.n;
      Tensor a = transposeA ? normal(1, k, m) : normal(1, m, k);
      Tensor b = transposeB ? normal(2, n, k) : normal(2, k, n);
      double[] av = a.toDoubles();
      double[] bv = b.toDoubles();
      double[] sum = new double[m * n];
      double[] size = new double[m * n];
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          for (int q = 0; q < k; q++) {
            double x = av[transposeA ? q * m + i : i * k + q];
            double y = bv[transposeB ? j * k + q : q * n + j];
            sum[i * n + j] += x * y;
            size[i * n + j] += Math.abs(x * y);
          }
        }
      }
      Tensor c = keep(backend().matmul(a, transposeA, b, transposeB));
      assertThat(c.shape()).isEqualTo(Shape.of(m, n));
      assertNear(p.toString(), c, sum, i -> (4 + k / 4.0) * unit() * size[i]);
      assertSame("a", a, av);
      assertSame("b", b, bv);
    }
  }

  @Test
  default void productOverNothingIsZero() {
    Tensor c = keep(backend().matmul(normal(1, 3, 0), false, normal(2, 0, 2), false));
    assertSame("c", c, new double[6]);
  }

  @Test
  default void matmulOfAMatrixWithItself() {
    Tensor x = tensor(Shape.of(2, 2), 1, 2, 3, 4);
    assertSame("xᵀ·x", keep(backend().matmul(x, true, x, false)), new double[] {10, 14, 14, 20});
    assertSame("x·xᵀ", keep(backend().matmul(x, false, x, true)), new double[] {5, 11, 11, 25});
  }

  @Test
  default void matmulGivesTheSameBitsAgain() {
    Tensor a = normal(1, 100, 257);
    Tensor b = normal(2, 257, 33);
    float[] once = keep(backend().matmul(a, false, b, false)).toFloats();
    assertThat(keep(backend().matmul(a, false, b, false)).toFloats()).containsExactly(once);
  }

  @Test
  default void rowsDoNotDependOnEachOther() {
    Tensor a = tensor(Shape.of(2, 2), Float.NaN, 1, 2, 3);
    Tensor b = tensor(Shape.of(2, 2), 1, 0, 0, 1);
    double[] c = keep(backend().matmul(a, false, b, false)).toDoubles();
    assertThat(c[0]).isNaN();
    assertThat(new double[] {c[2], c[3]}).containsExactly(2, 3);
  }

  @ParameterizedTest
  @EnumSource
  default void affineIsProductBiasAndFunction(UnaryFn fn) {
    for (Sizes p : PRODUCTS) {
      int k = p.k;
      int n = p.n;
      Tensor x = normal(1, p.m, k);
      Tensor w = normal(2, k, n);
      Tensor b = normal(3, n);
      if (lacks(Fused.AFFINE, () -> backend().affine(fn, x, w, b))) {
        return;
      }
      if (fn.kept() == UnaryFn.Kept.INPUT) {
        assertThatThrownBy(() -> backend().affine(fn, x, w, b))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("affine");
        continue;
      }
      if (fn == UnaryFn.EXP
          || fn == UnaryFn.SQRT) { // too steep for sums of this size, or undefined
        continue;
      }
      double[] xv = x.toDoubles();
      double[] wv = w.toDoubles();
      double[] bv = b.toDoubles();
      double[] u = all(p.m * n, i -> bv[i % n]);
      double[] size = all(p.m * n, i -> Math.abs(bv[i % n]));
      for (int i = 0; i < u.length; i++) {
        for (int q = 0; q < k; q++) {
          double term = xv[i / n * k + q] * wv[q * n + i % n];
          u[i] += term;
          size[i] += Math.abs(term);
        }
      }
      Tensor y = keep(backend().affine(fn, x, w, b));
      assertThat(y.shape()).isEqualTo(Shape.of(p.m, n));
      double[] want = all(u.length, i -> fn.value(u[i]));
      assertNear(
          fn + " " + p, y, want, i -> unit() * ((6 + k / 4.0) * size[i] + 16 * Math.abs(want[i])));
    }
  }

  @Test
  default void affineGoesThroughEveryFunctionKeptByOutput() {
    Tensor x = tensor(Shape.of(1, 1), 0.5f);
    Tensor w = tensor(Shape.of(1, 2), 1, 3);
    Tensor b = tensor(Shape.of(2), 0.25f, -1);
    if (lacks(Fused.AFFINE, () -> backend().affine(UnaryFn.RELU, x, w, b))) {
      return;
    }
    for (UnaryFn fn : UnaryFn.values()) {
      if (fn.kept() == UnaryFn.Kept.OUTPUT) {
        double[] want = {fn.value(0.75), fn.value(0.5)};
        Tensor y = keep(backend().affine(fn, x, w, b));
        assertNear(fn.name(), y, want, i -> 16 * unit());
      }
    }
  }
}
