package kolmo.autograd.array.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArenaTest {

  private final Arena arena = new Arena();

  @Test
  void anArrayComesBackForItsExactLengthOnly() {
    float[] a = arena.take(100);
    arena.give(a);
    assertThat(arena.take(99)).isNotSameAs(a).hasSize(99);
    assertThat(arena.take(100)).isSameAs(a);
    assertThat(arena.take(100)).isNotSameAs(a);
  }

  @Test
  void theArrayGivenLastIsTakenFirst() {
    float[] a = arena.take(8);
    float[] b = arena.take(8);
    arena.give(a);
    arena.give(b);
    assertThat(arena.take(8)).isSameAs(b);
    assertThat(arena.take(8)).isSameAs(a);
  }

  @Test
  void zerosAreZeroEvenIfTheArrayWasUsed() {
    float[] a = arena.zeros(3);
    assertThat(a).containsExactly(0, 0, 0);
    a[1] = 5;
    arena.give(a);
    assertThat(arena.zeros(3)).isSameAs(a).containsExactly(0, 0, 0);
  }

  @Test
  void underAssertionsWhatIsTakenCannotBeMistakenForNumbers() {
    assertThat(arena.take(2)).containsExactly(Float.NaN, Float.NaN);
  }

  @Test
  void emptyArraysAreArraysToo() {
    float[] a = arena.take(0);
    assertThat(a).isEmpty();
    arena.give(a);
    assertThat(arena.take(0)).isEmpty();
    assertThat(arena.used()).isZero();
  }

  @Test
  void countsWhatIsUsedAndWhatIsIdle() {
    float[] a = arena.take(10);
    float[] b = arena.take(20);
    assertThat(arena.used()).isEqualTo(30);
    arena.give(a);
    assertThat(arena.used()).isEqualTo(20);
    assertThat(arena.idle()).isEqualTo(10);
    assertThat(arena.peak()).isEqualTo(30);
    arena.give(b);
    arena.clear();
    assertThat(arena.idle()).isZero();
    assertThat(arena.take(10)).isNotSameAs(a);
    assertThat(arena.peak()).isEqualTo(30);
  }

  @Test
  void equalStepsReuseEverything() {
    step();
    long idle = arena.idle();
    step();
    assertThat(arena.idle()).isEqualTo(idle);
    assertThat(arena.used()).isZero();
  }

  private void step() {
    List<float[]> taken = new ArrayList<>();
    for (int length = 1; length < 50; length++) {
      taken.add(arena.take(length));
      taken.add(arena.take(length));
    }
    taken.forEach(arena::give);
  }

  @Test
  void idleArraysNeverExceedTwiceThePeak() {
    for (int length = 1;
        length < 2000;
        length++) { // every length once, as if shapes never repeated
      arena.give(arena.take(length));
      assertThat(arena.idle()).isLessThanOrEqualTo(2 * arena.peak());
    }
    assertThat(arena.idle()).isPositive();
  }

  @Test
  void whatWasNotAskedForLongestIsDroppedFirst() {
    float[] old = arena.take(10);
    arena.give(old);
    float[] often = arena.take(9);
    arena.give(often); // idle 19 of at most 20
    float[] again = arena.take(10);
    arena.give(again); // now 9 is the oldest
    arena.give(arena.take(8)); // 27: too many
    assertThat(arena.idle()).isEqualTo(18);
    assertThat(arena.take(10)).isSameAs(old);
    assertThat(arena.take(9)).isNotSameAs(often);
  }
}
