package kolmo.autograd.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeTest {

  @Test
  void sizeIsTheProductOfTheLengths() {
    assertThat(Shape.of(2, 3, 5).size()).isEqualTo(30);
    assertThat(Shape.of(2, 0, 5).size()).isZero();
    assertThat(Shape.scalar().size()).isEqualTo(1);
    assertThat(Shape.scalar().rank()).isZero();
    assertThat(Shape.of()).isEqualTo(Shape.scalar());
    assertThat(Shape.of(Integer.MAX_VALUE).size()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void impossibleLengthsAreRefused() {
    assertThatThrownBy(() -> Shape.of(2, -1))
        .isInstanceOf(ShapeMismatch.class)
        .hasMessage("shape: wanted lengths ≥ 0, got [2, -1]");
    assertThatThrownBy(() -> Shape.of(65536, 32768))
        .isInstanceOf(ShapeMismatch.class)
        .hasMessageContaining("2³¹−1");
    assertThatThrownBy(() -> Shape.of(65536, 65536, 65536, 65536)) // 2⁶⁴: 0 if it overflowed
        .isInstanceOf(ShapeMismatch.class);
  }

  @Test
  void axesCountFromEitherEnd() {
    Shape shape = Shape.of(2, 3, 5);
    assertThat(shape.dim(0)).isEqualTo(2);
    assertThat(shape.dim(-1)).isEqualTo(5);
    assertThat(shape.dim(-3)).isEqualTo(2);
  }

  @Test
  void theLengthsCannotBeChangedFromOutside() {
    int[] dims = {2, 3};
    Shape shape = Shape.of(dims);
    dims[0] = 9;
    shape.dims()[1] = 9;
    assertThat(shape).isEqualTo(Shape.of(2, 3));
  }

  @Test
  void equalityIsThatOfTheLengths() {
    assertThat(Shape.of(2, 3)).isEqualTo(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3));
    assertThat(Shape.of(2, 3)).isNotEqualTo(Shape.of(3, 2)).isNotEqualTo(Shape.of(2, 3, 1));
    assertThat(Shape.of(2, 3)).isNotEqualTo("[2,3]");
    assertThat(Shape.of(2, 3)).hasToString("[2,3]");
    assertThat(Shape.scalar()).hasToString("[]");
  }

  @Test
  void withAndReducedChangeLengths() {
    assertThat(Shape.of(2, 3).with(1, 7)).isEqualTo(Shape.of(2, 7));
    assertThat(Shape.of(2, 3, 5).reduced(0, 2)).isEqualTo(Shape.of(1, 3, 1));
    assertThat(Shape.of(2, 3).reduced()).isEqualTo(Shape.of(1, 1));
    assertThat(Shape.scalar().reduced()).isEqualTo(Shape.scalar());
    assertThat(Shape.of(0, 3).reduced(0)).isEqualTo(Shape.of(1, 3));
    assertThatThrownBy(() -> Shape.of(2).reduced(1))
        .isInstanceOf(ShapeMismatch.class)
        .hasMessage("reduce: wanted axes below 1, got [1]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "2,3; 2,3; 2,3",
        "2,3; 3; 2,3",
        "2,3; 1; 2,3",
        "2,1; 1,3; 2,3",
        "2,3; 2,1; 2,3",
        "4,1,3; 2,1; 4,2,3",
        "0,3; 1,3; 0,3",
        "1; 0; 0",
        "1; 1,1,1; 1,1,1"
      })
  void broadcastRepeatsAxesOfLengthOne(String a, String b, String both) {
    assertThat(shape(a).broadcast(shape(b), "add")).isEqualTo(shape(both));
    assertThat(shape(b).broadcast(shape(a), "add")).isEqualTo(shape(both));
    assertThat(shape(a).broadcast(Shape.scalar(), "add")).isEqualTo(shape(a));
  }

  @Test
  void broadcastRefusesOtherLengths() {
    assertThatThrownBy(() -> Shape.of(2, 3).broadcast(Shape.of(2), "add"))
        .isInstanceOf(ShapeMismatch.class)
        .hasMessage("add: wanted axes that are equal or 1, aligned at the end, got [2,3] and [2]");
    assertThatThrownBy(() -> Shape.of(0).broadcast(Shape.of(2), "add"))
        .isInstanceOf(ShapeMismatch.class);
  }

  @Test
  void stridesAreZeroWhereTheShapeRepeats() {
    assertThat(Shape.of(2, 3).stridesIn(Shape.of(2, 3))).containsExactly(3, 1);
    assertThat(Shape.of(3).stridesIn(Shape.of(2, 3))).containsExactly(0, 1);
    assertThat(Shape.of(2, 1).stridesIn(Shape.of(2, 3))).containsExactly(1, 0);
    assertThat(Shape.of(2, 1, 5).stridesIn(Shape.of(4, 2, 3, 5))).containsExactly(0, 5, 0, 1);
    assertThat(Shape.scalar().stridesIn(Shape.of(2, 3))).containsExactly(0, 0);
    assertThatThrownBy(() -> Shape.of(2, 3).stridesIn(Shape.of(3)))
        .isInstanceOf(ShapeMismatch.class);
    assertThatThrownBy(() -> Shape.of(2, 3).stridesIn(Shape.of(1, 3)))
        .isInstanceOf(ShapeMismatch.class)
        .hasMessageContaining("[1,3]");
  }

  private static Shape shape(String lengths) {
    return Shape.of(Arrays.stream(lengths.split(",")).mapToInt(Integer::parseInt).toArray());
  }

  @Test
  void transposingChangesBothAxesAtOnce() {
    assertThat(ShapeRules.transpose(Shape.of(200, 3, 4096))).isEqualTo(Shape.of(200, 4096, 3));
    assertThat(ShapeRules.transpose(Shape.of(0, 1 << 20))).isEqualTo(Shape.of(1 << 20, 0));
  }
}
