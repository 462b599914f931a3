package kolmo.autograd.array;

import static kolmo.autograd.array.Values.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What is refused, and that the message says what was wanted and what was got.
interface MisuseContract extends Contract {

  @Test
  default void shapesThatDoNotFit() {
    Tensor x = normal(1, 9, 3);
    Tensor y = normal(2, 9, 4);
    Tensor v = normal(3, 9);
    Tensor cube = normal(4, 2, 3, 4);
    Backend on = backend();
    refused("tensor: wanted 6 values, got 5 values", () -> on.tensor(Shape.of(6), new float[5]));
    refused("tensor: wanted 6 values, got 7 values", () -> on.tensor(Shape.of(6), new double[7]));
    refused("write: wanted 27 values, got 5 values", () -> on.write(x, new float[5]));
    refused("assign: wanted [9,3], got [9,4]", () -> on.assign(x, y));
    refused("view: wanted 27 elements, got [26]", () -> on.view(x, Shape.of(26)));
    refused("broadcast: wanted", "[9,3]", () -> on.broadcast(x, Shape.of(3)));
    refused("broadcast: wanted", "[9,4]", () -> on.broadcast(x, Shape.of(9, 4)));
    refused("concat: wanted [9,3] but for axis 0, got [9,4]", () -> on.concat(List.of(x, y), 0));
    refused("concat: wanted [9,3] but for axis 1, got [9]", () -> on.concat(List.of(x, v), 1));
    refused("concat: wanted", "axis 2", () -> on.concat(List.of(x), 2));
    refused("slice: wanted", "2..1 of axis 0 of [9,3]", () -> on.slice(x, 0, 2, 1));
    refused("slice: wanted", "-1..1 of axis 0 of [9,3]", () -> on.slice(x, 0, -1, 1));
    refused("slice: wanted", "0..4 of axis 1 of [9,3]", () -> on.slice(x, 1, 0, 4));
    refused("slice: wanted", "axis 2 of [9,3]", () -> on.slice(x, 2, 0, 1));
    refused("exp slope: wanted", "[9,3] and [9,4]", () -> on.mapSlope(UnaryFn.EXP, x, y));
    refused("add: wanted", "[9,3] and [9,4]", () -> on.zip(BinaryFn.ADD, x, y));
    refused("mul: wanted", "[9,3] and [9]", () -> on.zip(BinaryFn.MUL, x, v));
    refused("accumulate: wanted equal shapes", () -> on.accumulate(x, normal(1, 5)));
    refused("reduce: wanted", "[2]", () -> on.reduce(ReduceFn.SUM, x, 2));
    refused("reduce: wanted", "[-1]", () -> on.reduce(ReduceFn.SUM, x, -1));
    refused("sortColumns: wanted a matrix [N,D], got [9]", () -> on.sortColumns(v));
    refused("permuteColumns: wanted", "[9,3]", () -> on.permuteColumns(x, y, false));
    refused("permuteColumns: wanted", "[9]", () -> on.permuteColumns(v, v, true));
    refused("mixture: wanted", "[9,4]", () -> on.mixture(x, y, 1));
    refused("mixture: wanted a matrix", "[9]", () -> on.mixture(v, x, 1));
    refused("mixture: wanted a matrix", "[9]", () -> on.mixture(x, v, 1));
    refused("mixture: wanted", "σ = 0", () -> on.mixture(x, x, 0));
    refused("mixture: wanted", "NaN", () -> on.mixture(x, x, Double.NaN));
    refused("random state: wanted [8], got [9]", () -> on.uniform(v, Shape.of(2)));
    refused("random state: wanted [8], got [9]", () -> on.normal(v, Shape.of(2)));
    refused("item: wanted one element, got [9,3]", x::item);
    refused("item: wanted one element, got [2,3,4]", cube::item);
  }

  @Test
  default void slopesOfTwoTensorsWantTheCommonShape() {
    Tensor x = normal(1, 9, 3);
    Tensor y = normal(2, 9, 4);
    for (BinaryFn fn : BinaryFn.values()) {
      for (int side = 0; side < 2; side++) {
        int s = side;
        assertThatThrownBy(() -> backend().zipSlope(fn, s, x, x, y))
            .isInstanceOf(ShapeMismatch.class)
            .hasMessageContaining("[9,4]");
      }
    }
  }

  @Test
  default void productsThatDoNotFit() {
    Tensor x = normal(1, 9, 3);
    Tensor y = normal(2, 4, 5);
    for (boolean a : new boolean[] {false, true}) {
      for (boolean b : new boolean[] {false, true}) {
        String got = "[9,3]" + (a ? "ᵀ" : "") + "·[4,5]" + (b ? "ᵀ" : "");
        refused(
            "matmul: wanted [m,k]·[k,n], got " + got + ". Is one operand transposed?",
            () -> backend().matmul(x, a, y, b));
      }
    }
    Tensor v = normal(3, 3);
    refused("matmul: wanted", "[3]", () -> backend().matmul(x, false, v, false));
    refused("matmul: wanted", "[3]", () -> backend().matmul(v, false, x, true));
  }

  @Test
  default void fusedPrimitivesCheckToo() {
    Tensor x = normal(1, 9, 3);
    Tensor w = normal(2, 3, 4);
    Tensor b = normal(3, 4);
    Backend on = backend();
    if (on.fuses(Fused.AFFINE)) {
      refused("affine: wanted", "[9,3], [9,3]", () -> on.affine(UnaryFn.RELU, x, x, b));
      refused("affine: wanted", "[3,4]", () -> on.affine(UnaryFn.RELU, x, w, x));
      refused("affine: wanted", "[4]", () -> on.affine(UnaryFn.RELU, b, w, b));
    }
    if (on.fuses(Fused.BATCH_NORM)) {
      Tensor none = normal(4, 0, 4);
      Normalized y = new Normalized(x, b, b);
      refused("batchNorm: wanted", "[9,3], [4]", () -> on.batchNorm(UnaryFn.RELU, x, b, b, 1));
      refused("batchNorm: wanted", "[0,4]", () -> on.batchNorm(UnaryFn.RELU, none, b, b, 1));
      refused(
          "batchNormSlopes: wanted",
          "[3,4]",
          () -> on.batchNormSlopes(UnaryFn.RELU, x, b, y, w, 1));
    }
    if (on.fuses(Fused.KS_DISTANCE)) {
      refused("ksDistance: wanted", "[9,3], [3,4]", () -> on.ksDistance(x, w, 1, 1));
      refused("ksDistance: wanted a matrix", "[4]", () -> on.ksDistance(b, x, 1, 1));
      refused("ksDistance: wanted", "σ = 0", () -> on.ksDistance(x, x, 0, 1));
    }
    if (on.fuses(Fused.KS_TWO_SAMPLE)) {
      refused("ksTwoSample: wanted", "[9,3], [3,4]", () -> on.ksTwoSample(x, x, w, 1, true));
      refused("ksTwoSample: wanted equal", "[3,4]", () -> on.ksTwoSample(x, w, x, 1, false));
      refused("ksTwoSample: wanted", "NaN", () -> on.ksTwoSample(x, x, x, Double.NaN, false));
    }
    if (on.fuses(Fused.ADAM)) {
      Tensor clock = tensor(Shape.of(2), 1, 0.1f);
      AdamRates r = AdamRates.DEFAULT;
      refused("adam: wanted", "[3,4]", () -> on.adam(x, w, x, x, clock, r));
      refused("adam: wanted", "[3,4]", () -> on.adam(x, x, w, x, clock, r));
      refused("adam: wanted", "[3,4]", () -> on.adam(x, x, x, w, clock, r));
      refused("adam: wanted", "[4]", () -> on.adam(x, x, x, x, b, r));
    }
  }

  @Test
  default void aClosedTensorIsRefusedEverywhere() {
    Tensor closed = backend().full(Shape.of(2, 2), 1);
    closed.close();
    uses(closed)
        .forEach(
            (name, use) ->
                assertThatThrownBy(use)
                    .as(name)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed")
                    .hasMessageContaining("[2,2]"));
    assertThatThrownBy(closed::toFloats).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(closed::toDoubles).isInstanceOf(IllegalStateException.class);
    Tensor number = backend().full(Shape.scalar(), 1);
    number.close();
    assertThatThrownBy(number::item).isInstanceOf(IllegalStateException.class);
  }

  @Test
  default void aClosedViewIsRefusedWhileItsTensorIsOpen() {
    Tensor x = tensor(Shape.of(4), 1, 2, 3, 4);
    Tensor view = backend().view(x, Shape.of(2, 2));
    view.close();
    assertThatThrownBy(view::toFloats).isInstanceOf(IllegalStateException.class);
    assertSame("tensor", x, new double[] {1, 2, 3, 4});
  }

  @Test
  default void aTensorOfAnotherBackendIsRefusedEverywhere() {
    try (Backend other = another();
        Tensor sibling = other.full(Shape.of(2, 2), 1)) {
      for (Tensor foreign : List.of(sibling, new Foreign())) {
        uses(foreign)
            .forEach(
                (name, use) ->
                    assertThatThrownBy(use)
                        .as(name)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith(backend().name())
                        .hasMessageContaining("another backend"));
      }
    }
  }

  @Test
  default void whatIsRefusedLeavesNothingOpen() {
    Tensor x = normal(1, 9, 3);
    Tensor y = normal(2, 9, 4);
    int before = backend().live();
    assertThatThrownBy(() -> backend().zip(BinaryFn.ADD, x, y)).isNotNull();
    assertThatThrownBy(() -> backend().matmul(x, false, y, false)).isNotNull();
    assertThatThrownBy(() -> backend().view(x, Shape.of(2))).isNotNull();
    assertThatThrownBy(() -> backend().mapSlope(UnaryFn.SIGN, x, x)).isNotNull();
    assertThat(backend().live()).isEqualTo(before);
  }

  /// Every way to hand `bad`, of shape `[2,2]`, to a primitive.
  private Map<String, ThrowingCallable> uses(Tensor bad) {
    Backend on = backend();
    Tensor x = normal(1, 2, 2);
    Tensor clock = tensor(Shape.of(2), 1, 0.1f);
    Tensor bias = normal(2, 2);
    Map<String, ThrowingCallable> uses = new LinkedHashMap<>();
    uses.put("write", () -> on.write(bad, new float[4]));
    uses.put("assign to", () -> on.assign(bad, x));
    uses.put("assign from", () -> on.assign(x, bad));
    uses.put("view", () -> on.view(bad, Shape.of(4)));
    uses.put("broadcast", () -> on.broadcast(bad, Shape.of(3, 2, 2)));
    uses.put("concat", () -> on.concat(List.of(x, bad), 0));
    uses.put("slice", () -> on.slice(bad, 0, 0, 1));
    uses.put("map", () -> on.map(UnaryFn.EXP, bad));
    uses.put("mapSlope kept", () -> on.mapSlope(UnaryFn.EXP, bad, x));
    uses.put("mapSlope dy", () -> on.mapSlope(UnaryFn.EXP, x, bad));
    uses.put("zip a", () -> on.zip(BinaryFn.ADD, bad, x));
    uses.put("zip b", () -> on.zip(BinaryFn.ADD, x, bad));
    uses.put("zipSlope a", () -> on.zipSlope(BinaryFn.MUL, 0, bad, x, x));
    uses.put("zipSlope b", () -> on.zipSlope(BinaryFn.MUL, 0, x, bad, x));
    uses.put("zipSlope dc", () -> on.zipSlope(BinaryFn.MUL, 0, x, x, bad));
    uses.put("accumulate sum", () -> on.accumulate(bad, x));
    uses.put("accumulate more", () -> on.accumulate(x, bad));
    uses.put("reduce", () -> on.reduce(ReduceFn.SUM, bad));
    uses.put("matmul a", () -> on.matmul(bad, false, x, false));
    uses.put("matmul b", () -> on.matmul(x, false, bad, true));
    uses.put("sortColumns", () -> on.sortColumns(bad));
    uses.put("permuteColumns x", () -> on.permuteColumns(bad, x, false));
    uses.put("permuteColumns p", () -> on.permuteColumns(x, bad, false));
    uses.put("mixture t", () -> on.mixture(bad, x, 1));
    uses.put("mixture centers", () -> on.mixture(x, bad, 1));
    if (on.fuses(Fused.AFFINE)) {
      uses.put("affine x", () -> on.affine(UnaryFn.RELU, bad, x, bias));
      uses.put("affine w", () -> on.affine(UnaryFn.RELU, x, bad, bias));
    }
    if (on.fuses(Fused.BATCH_NORM)) {
      uses.put("batchNorm x", () -> on.batchNorm(UnaryFn.RELU, bad, bias, bias, 1));
      uses.put("batchNorm γ", () -> on.batchNorm(UnaryFn.RELU, x, bad, bias, 1));
      uses.put(
          "batchNorm dy",
          () -> on.batchNormSlopes(UnaryFn.RELU, x, bias, new Normalized(x, bias, bias), bad, 1));
    }
    if (on.fuses(Fused.CONVOLVE)) {
      Window one = Window.square(1, 1, 0);
      Shape s = x.shape();
      uses.put("convolve x", () -> on.convolve(UnaryFn.RELU, bad, one, x, null));
      uses.put("convolve w", () -> on.convolve(UnaryFn.RELU, x, one, bad, null));
      uses.put("convolve b", () -> on.convolve(UnaryFn.RELU, x, one, x, bad));
      uses.put("convolveTransposed x", () -> on.convolveTransposed(bad, one, s, x, null));
      uses.put("convolveTransposed w", () -> on.convolveTransposed(x, one, s, bad, null));
      uses.put("convolveTransposed b", () -> on.convolveTransposed(x, one, s, x, bad));
      uses.put("convolveWeights x", () -> on.convolveWeights(bad, one, x));
      uses.put("convolveWeights dy", () -> on.convolveWeights(x, one, bad));
    }
    if (on.fuses(Fused.KS_DISTANCE)) {
      uses.put("ksDistance z", () -> on.ksDistance(bad, x, 1, 1));
      uses.put("ksDistance centers", () -> on.ksDistance(x, bad, 1, 1));
    }
    if (on.fuses(Fused.KS_TWO_SAMPLE)) {
      uses.put("ksTwoSample z", () -> on.ksTwoSample(bad, x, x, 1, false));
      uses.put("ksTwoSample z′", () -> on.ksTwoSample(x, bad, x, 1, true));
      uses.put("ksTwoSample centers", () -> on.ksTwoSample(x, x, bad, 1, false));
    }
    if (on.fuses(Fused.ADAM)) {
      AdamRates r = AdamRates.DEFAULT;
      uses.put("adam p", () -> on.adam(bad, x, x, x, clock, r));
      uses.put("adam g", () -> on.adam(x, bad, x, x, clock, r));
      uses.put("adam m", () -> on.adam(x, x, bad, x, clock, r));
      uses.put("adam v", () -> on.adam(x, x, x, bad, clock, r));
    }
    return uses;
  }

  private static void refused(String message, ThrowingCallable use) {
    assertThatThrownBy(use).isInstanceOf(ShapeMismatch.class).hasMessageStartingWith(message);
  }

  private static void refused(String start, String part, ThrowingCallable use) {
    assertThatThrownBy(use)
        .isInstanceOf(ShapeMismatch.class)
        .hasMessageStartingWith(start)
        .hasMessageContaining(part);
  }

  /// A tensor of a kind that no backend knows.
  final class Foreign implements Tensor {
    @Override
    public Shape shape() {
      return Shape.of(2, 2);
    }

    @Override
    public double[] toDoubles() {
      return new double[4];
    }

    @Override
    public float[] toFloats() {
      return new float[4];
    }

    @Override
    public double item() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
