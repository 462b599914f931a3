package kolmo.autograd.array;

import static kolmo.autograd.array.Values.all;
import static kolmo.autograd.array.Values.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random numbers: those of [Rng], from a state that lives on the backend.
interface RandomContract extends Contract {

  /// Seeds with all kinds of bits.
  List<Long> SEEDS = List.of(0L, 1L, -1L, Long.MIN_VALUE, 0x0123456789ABCDEFL);

  @Test
  default void uniformIsBitForBitThatOfRng() {
    for (long seed : SEEDS) {
      for (int n : LENGTHS) {
        Tensor state = keep(backend().randomState(new Rng(seed)));
        assertSame("uniform", uniform(state, n), all(n, i -> Rng.uniform(seed, i)));
      }
    }
  }

  @Test
  default void normalIsBitForBitThatOfRng() {
    for (long seed : SEEDS) {
      for (int n : LENGTHS) {
        Tensor state = keep(backend().randomState(new Rng(seed)));
        assertSame("normal", gaussian(state, n), all(n, i -> Rng.normal(seed, i)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0xFFFDL, 0xFFFF_FFFDL, 0xFFFF_FFFF_FFFDL, -3, Long.MAX_VALUE - 2})
  default void counterRunsOverItsLimbs(long counter) {
    long seed = 42;
    Tensor state = keep(backend().randomState(new Rng(seed).skip(counter)));
    assertSame("uniform", uniform(state, 7), all(7, i -> Rng.uniform(seed, counter + i)));
    assertSame("state", state, new Rng(seed).skip(counter + 7).toLimbs());
    assertSame("normal", gaussian(state, 3), all(3, i -> Rng.normal(seed, counter + 7 + i)));
    assertSame("state", state, new Rng(seed).skip(counter + 10).toLimbs());
  }

  @Test
  default void longDrawsRunOverTheLowerHalfOfTheCounter() {
    long counter = (1L << 32) - 5000;
    Tensor state = keep(backend().randomState(new Rng(3).skip(counter)));
    assertSame("uniform", uniform(state, 12_000), all(12_000, i -> Rng.uniform(3, counter + i)));
    Tensor again = keep(backend().randomState(new Rng(3).skip(counter)));
    assertSame("normal", gaussian(again, 12_000), all(12_000, i -> Rng.normal(3, counter + i)));
  }

  @Test
  default void twoDrawsContinueTheStream() {
    Tensor state = keep(backend().randomState(new Rng(5)));
    Tensor same = keep(backend().randomState(new Rng(5)));
    double[] whole = uniform(state, 64).toDoubles();
    double[] first = uniform(same, 31).toDoubles();
    double[] second = uniform(same, 33).toDoubles();
    assertThat(first).containsExactly(Arrays.copyOf(whole, 31));
    assertThat(second).containsExactly(Arrays.copyOfRange(whole, 31, 64));
    double[] all = gaussian(state, 10).toDoubles();
    double[] head = gaussian(same, 4).toDoubles();
    double[] tail = gaussian(same, 6).toDoubles();
    assertThat(head).containsExactly(Arrays.copyOf(all, 4));
    assertThat(tail).containsExactly(Arrays.copyOfRange(all, 4, 10));
  }

  @Test
  default void theSameStateDrawsTheSameNumbers() {
    Tensor state = keep(backend().randomState(new Rng(7).skip(1000)));
    Tensor copy = keep(backend().full(Shape.of(8), 0));
    backend().assign(copy, state);
    assertThat(gaussian(copy, 257).toFloats()).containsExactly(gaussian(state, 257).toFloats());
    assertSame("state", copy, state.toDoubles());
  }

  @Test
  default void drawingNothingLeavesTheState() {
    Tensor state = keep(backend().randomState(new Rng(7).skip(9)));
    uniform(state, 0);
    gaussian(state, 0);
    assertSame("state", state, new Rng(7).skip(9).toLimbs());
  }

  @Test
  default void theShapeOfADrawDoesNotMatter() {
    Tensor state = keep(backend().randomState(new Rng(8)));
    Tensor y = keep(backend().uniform(state, Shape.of(2, 3, 5)));
    assertThat(y.shape()).isEqualTo(Shape.of(2, 3, 5));
    assertSame("uniform", y, all(30, i -> Rng.uniform(8, i)));
    assertThat(keep(backend().normal(state, Shape.scalar())).shape()).isEqualTo(Shape.scalar());
  }

  private Tensor uniform(Tensor state, int n) {
    return keep(backend().uniform(state, Shape.of(n)));
  }

  private Tensor gaussian(Tensor state, int n) {
    return keep(backend().normal(state, Shape.of(n)));
  }
}
