package kolmo.autograd.array.cpu.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The product on vectors against plain loops: the same value in double, the same bits in float.
@NullMarked
class VectorGemmTest {

  private static final int[] SIZES = {
    0, 1, 2, 5, 6, 7, 8, 9, 13, 15, 16, 17, 31, 32, 33, 47, 48, 49
  };
  private static final int[] STEPS = {1, 0, 3, 8, 17, 16, 2, 33, 15, 49, 7, 100, 9, 31, 300};

  @BeforeAll
  static void vectors() {
    Vectors.assumePresent();
  }

  static int[] widths() {
    return Vectors.widths();
  }

  @ParameterizedTest
  @MethodSource("widths")
  void anyShapeGivesTheBitsOfAPlainLoop(int bits) {
    VectorGemm gemm = new VectorGemm(bits);
    int turn = 0;
    for (int m : SIZES) {
      for (int n : SIZES) {
        for (int kind = 0; kind < 4; kind++) {
          new Product(m, STEPS[turn++ % STEPS.length], n, kind, turn % 3).check(gemm, 1);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("widths")
  void blocksOfStepsAndRowsMeet(int bits) {
    VectorGemm gemm = new VectorGemm(bits);
    int[][] shapes = {
      {100, 257, 33}, {3, 600, 200}, {500, 20, 40}, {97, 513, 130}, {481, 300, 17}, {20, 1024, 257}
    };
    for (int[] s : shapes) {
      for (int kind = 0; kind < 4; kind++) {
        for (int start = 0; start < 3; start++) {
          new Product(s[0], s[1], s[2], kind, start).check(gemm, 1);
        }
      }
    }
  }

  /// Rows far apart, whose strips of A are packed.
  @ParameterizedTest
  @CsvSource({"0, 40, 700, 110", "1, 530, 40, 110", "2, 45, 530, 300", "3, 601, 20, 99"})
  void farRowsArePacked(int kind, int m, int k, int n) {
    for (int bits : Vectors.widths()) {
      new Product(m, k, n, kind, 1).check(new VectorGemm(bits), 1);
    }
  }

  @ParameterizedTest
  @CsvSource({"100, 1024, 200", "100, 200, 200", "1024, 100, 200", "400, 500, 600", "9, 9000, 9"})
  void twoThreadsGiveTheBitsOfOne(int m, int k, int n) {
    VectorGemm gemm = new VectorGemm();
    for (int kind = 0; kind < 4; kind++) {
      Product product = new Product(m, k, n, kind, kind % 3);
      float[] one = product.compute(gemm, 1);
      for (int again = 0; again < 5; again++) {
        assertThat(Arrays.equals(product.compute(gemm, 2), one)).isTrue();
      }
      assertThat(Arrays.equals(product.compute(gemm, 1), one)).isTrue();
    }
  }

  @Test
  void threadsThatWantTheHelperAtOnceAllFinish() throws InterruptedException {
    Product product = new Product(100, 300, 200, 2, 1);
    float[] wanted = product.compute(new VectorGemm(), 1);
    AtomicInteger right = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    VectorGemm gemm = new VectorGemm();
                    for (int i = 0; i < 50; i++) {
                      if (Arrays.equals(product.compute(gemm, 2), wanted)) {
                        right.incrementAndGet();
                      }
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(right).hasValue(200);
  }

  @ParameterizedTest
  @MethodSource("widths")
  void notANumberAndInfinityReachTheirRowAndColumnOnly(int bits) {
    int m = 19;
    int k = 40;
    int n = 45;
    float[] a = Product.random(1, m * k);
    float[] b = Product.random(2, k * n);
    a[3 * k + 5] = Float.NaN;
    b[7 * n + 44] = Float.POSITIVE_INFINITY;
    float[] c = new float[m * n];
    new VectorGemm(bits).multiply(a, false, b, false, m, k, n, c, false, 1);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float x = c[i * n + j];
        if (i == 3) {
          assertThat(x).isNaN();
        } else if (j == 44) {
          assertThat(Math.abs(x)).isEqualTo(Float.POSITIVE_INFINITY);
        } else {
          assertThat(Float.isFinite(x)).isTrue();
        }
      }
    }
  }

  @Test
  void whatReachesBeyondAnArrayIsRefused() {
    VectorGemm gemm = new VectorGemm();
    float[] nine = new float[9];
    assertThatThrownBy(
            () -> gemm.multiply(nine, false, nine, false, 3, 3, 3, new float[8], false, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(
            () -> gemm.multiply(new float[8], false, nine, false, 3, 3, 3, nine, false, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> gemm.affine(nine, nine, new float[2], 3, 3, 3, new float[9], 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aFailureOnEitherThreadReachesTheCallerAndHarmsNoLaterJob() {
    Helper.Job fails =
        (part, onHelper) -> {
          throw new ArithmeticException("part " + part);
        };
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> Helper.SHARED.run(fails, 4)).isInstanceOf(RuntimeException.class);
      AtomicInteger parts = new AtomicInteger();
      Helper.SHARED.run((part, onHelper) -> parts.addAndGet(1 << part), 4);
      assertThat(parts).hasValue(15);
    }
  }
}
