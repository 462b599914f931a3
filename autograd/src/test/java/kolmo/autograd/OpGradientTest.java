package kolmo.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.UnaryFn;
import kolmo.autograd.array.Window;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every operation's way back against central differences in double precision.
class OpGradientTest {

  private static final double TOLERANCE = 1e-7;

  /// The cases, by the operation that they check. An op without a case fails `everyOpHasACase`.
  private static Map<Class<? extends Op>, List<GradCheck>> cases() {
    Map<Class<? extends Op>, List<GradCheck>> cases =
        new TreeMap<>(Comparator.comparing(Class::getSimpleName));
    cases.put(MapOp.class, maps());
    cases.put(ZipOp.class, zips());
    cases.put(
        ReduceOp.class,
        List.of(
            GradCheck.on(x -> x.sum()).at(Shape.of(3, 5), normal(15)),
            GradCheck.on(x -> x.mean()).at(Shape.of(3, 5), normal(15)),
            GradCheck.on(x -> x.sum(0)).at(Shape.of(3, 5), normal(15)),
            GradCheck.on(x -> x.mean(1)).at(Shape.of(3, 5), normal(15)),
            GradCheck.on(x -> x.mean(0, 2).square()).at(Shape.of(2, 3, 4), normal(24)),
            GradCheck.on(x -> x.sum()).at(Shape.scalar(), 0.7)));
    cases.put(MatMulOp.class, products());
    cases.put(
        GramOp.class,
        List.of(
            GradCheck.on(x -> x.gram(true).mul(weights(x.gram(true), 9)))
                .at(Shape.of(4, 3), normal(12)),
            GradCheck.on(x -> x.gram(false).mul(weights(x.gram(false), 16)))
                .at(Shape.of(4, 3), normal(12)),
            GradCheck.on(x -> x.gram(true).square()).at(Shape.of(1, 5), normal(5))));
    cases.put(AffineOp.class, List.of()); // the oracle has no fused op
    cases.put(BatchNormOp.class, List.of());
    cases.put(ConvolveOp.class, List.of());
    cases.put(ConvolveTransposedOp.class, List.of());
    cases.put(
        TransposeOp.class,
        List.of(
            GradCheck.on(x -> x.transpose().square()).at(Shape.of(2, 3), normal(6)),
            GradCheck.on(x -> x.transpose().mul(weights(x, 24)))
                .at(Shape.of(2, 3, 4), normal(24))));
    cases.put(
        UnfoldOp.class,
        List.of(
            GradCheck.on(x -> x.unfold(Window.square(4, 2, 1)).square())
                .at(Shape.of(2, 4, 6, 2), normal(96)),
            GradCheck.on(x -> x.unfold(new Window(2, 3, 2, 0)).square())
                .at(Shape.of(1, 5, 6, 1), normal(30))));
    cases.put(
        FoldOp.class,
        List.of(
            GradCheck.onAll(
                    in ->
                        in.get(0)
                            .fold(Window.square(4, 2, 1), Shape.of(1, 4, 6, 2), in.get(1))
                            .square())
                .at(Shape.of(6, 32), normal(192))
                .at(Shape.of(2), normal(2)),
            GradCheck.onAll(
                    in ->
                        in.get(0)
                            .fold(new Window(2, 3, 2, 0), Shape.of(1, 5, 6, 1), in.get(1))
                            .square())
                .at(Shape.of(4, 6), normal(24))
                .at(Shape.of(1), 0.5)));
    cases.put(
        SortColumnsOp.class,
        List.of(
            GradCheck.on(x -> x.sortColumns()).at(Shape.of(7, 3), normal(21)),
            GradCheck.on(x -> x.sortColumns().square().mean()).at(Shape.of(33, 2), normal(66)),
            GradCheck.on(Var::sortColumns).at(Shape.of(1, 4), normal(4))));
    cases.put(
        MixtureCdfOp.class,
        List.of(
            GradCheck.on(x -> x.mixtureCdf(centers(x, 1, 3), 1)).at(Shape.of(5, 3), normal(15)),
            GradCheck.on(x -> x.mixtureCdf(centers(x, 4, 3), 0.7)).at(Shape.of(5, 3), normal(15)),
            GradCheck.on(x -> x.mixtureCdf(centers(x, 3, 2), 2.5))
                .at(Shape.of(3, 2), -9, 9, 0, -1, 4, 2)));
    cases.put(KsDistanceOp.class, List.of()); // nor these; TwinsTest holds them to their twins
    cases.put(KsTwoSampleOp.class, List.of());
    cases.put(
        ConcatOp.class,
        List.of(
            GradCheck.onAll(in -> Var.concat(0, in.get(0), in.get(1)).square())
                .at(Shape.of(2, 3), normal(6))
                .at(Shape.of(1, 3), normal(3)),
            GradCheck.onAll(in -> Var.concat(1, in.get(0), in.get(1), in.get(0)).square())
                .at(Shape.of(2, 3), normal(6))
                .at(Shape.of(2, 2), normal(4))));
    cases.put(
        SliceOp.class,
        List.of(
            GradCheck.on(x -> x.slice(0, 1, 3).square()).at(Shape.of(4, 3), normal(12)),
            GradCheck.on(x -> x.slice(1, 0, 1).square()).at(Shape.of(4, 3), normal(12)),
            GradCheck.on(x -> x.slice(2, 1, 2).square()).at(Shape.of(2, 2, 3), normal(12))));
    cases.put(
        ViewOp.class,
        List.of(
            GradCheck.on(x -> x.view(Shape.of(6)).square()).at(Shape.of(2, 3), normal(6)),
            GradCheck.on(x -> x.view(Shape.of(3, 1, 2)).square()).at(Shape.of(2, 3), normal(6))));
    return cases;
  }

  private static List<GradCheck> maps() {
    return Arrays.stream(UnaryFn.values())
        .filter(UnaryFn::differentiable)
        .map(
            fn -> {
              boolean positive = fn == UnaryFn.LOG || fn == UnaryFn.SQRT;
              // kinks of ReLU and |x| lie at 0: no point may be within a step of it
              double[] x =
                  DoubleStream.of(normal(12)).map(v -> positive ? 0.2 + v * v : v).toArray();
              return GradCheck.on(v -> v.map(fn)).at(Shape.of(3, 4), x);
            })
        .toList();
  }

  private static List<GradCheck> zips() {
    return Arrays.stream(BinaryFn.values())
        .flatMap(
            fn ->
                Stream.of(
                        new Shape[] {Shape.of(3, 4), Shape.of(3, 4)},
                        new Shape[] {Shape.of(3, 4), Shape.of(4)},
                        new Shape[] {Shape.of(3, 1), Shape.of(3, 4)},
                        new Shape[] {Shape.scalar(), Shape.of(2, 3)},
                        new Shape[] {Shape.of(3, 1, 2), Shape.of(1, 4, 2)})
                    .map(
                        s -> {
                          double[] b = normal(s[1].size() + 100);
                          double[] apart = Arrays.copyOfRange(b, 100, b.length);
                          for (int i = 0; fn == BinaryFn.DIV && i < apart.length; i++) {
                            apart[i] += Math.copySign(0.5, apart[i]); // away from the pole
                          }
                          return GradCheck.onAll(in -> in.get(0).zip(fn, in.get(1)))
                              .at(s[0], normal(s[0].size()))
                              .at(s[1], apart);
                        }))
        .toList();
  }

  private static List<GradCheck> products() {
    return Stream.of(false, true)
        .flatMap(ta -> Stream.of(false, true).map(tb -> product(ta, tb)))
        .toList();
  }

  private static GradCheck product(boolean ta, boolean tb) {
    return GradCheck.onAll(in -> in.get(0).matmul(ta, in.get(1), tb))
        .at(ta ? Shape.of(3, 2) : Shape.of(2, 3), normal(6))
        .at(tb ? Shape.of(4, 3) : Shape.of(3, 4), normal(12));
  }

  /// Numbers that tell the elements of a result apart, in its shape.
  private static Var weights(Var x, int n) {
    return x.tape().constant(x.transpose().shape(), normal(n));
  }

  private static Var centers(Var x, int k, int d) {
    double[] mu = normal(k * d + 7);
    return x.tape().constant(Shape.of(k, d), Arrays.copyOf(mu, k * d));
  }

  @Test
  void everyOpHasACase() {
    assertThat(cases().keySet().stream().map(Class::getSimpleName).collect(Collectors.toSet()))
        .isEqualTo(
            Arrays.stream(Op.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .collect(Collectors.toSet()));
  }

  @TestFactory
  Stream<DynamicTest> gradientsMeetCentralDifferences() {
    return cases().entrySet().stream()
        .flatMap(
            e ->
                e.getValue().stream()
                    .map(
                        c ->
                            DynamicTest.dynamicTest(
                                e.getKey().getSimpleName().toLowerCase(Locale.ROOT),
                                () -> c.within(TOLERANCE))));
  }

  @Test
  void aWrongGradientIsCaught() {
    // detach() hides half of the derivative of x·x
    GradCheck wrong = GradCheck.on(x -> x.mul(x.detach()).sum()).at(Shape.of(3), 1, 2, 3);
    assertThat(wrong.error()).isGreaterThan(0.4);
    assertThatThrownBy(() -> wrong.within(TOLERANCE))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("element 2");
  }

  static double[] normal(int n) {
    Rng rng = new Rng(7);
    return DoubleStream.generate(rng::nextGaussian).limit(n).toArray();
  }
}
