package kolmo.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class ImageSetTest {

  private final ImageSet set =
      new ImageSet(
          new ImageShape(1, 1, 2),
          new float[] {0, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f},
          new int[] {7, 8, 9});

  @Test
  void sizesAreOfTheArrays() {
    assertThat(set.size()).isEqualTo(3);
    assertThat(set.pixelsPerImage()).isEqualTo(2);
  }

  @Test
  void anImageIsACopy() {
    float[] image = set.image(1);
    assertThat(image).containsExactly(0.2f, 0.3f);
    image[0] = 1;
    assertThat(set.image(1)).containsExactly(0.2f, 0.3f);
  }

  @Test
  void copiesToAnOffset() {
    float[] target = new float[4];
    set.copyImage(2, target, 1);
    assertThat(target).containsExactly(0, 0.4f, 0.5f, 0);
  }

  @Test
  void takesTheFirst() {
    assertThat(set.take(2).pixels()).containsExactly(0, 0.1f, 0.2f, 0.3f);
    assertThat(set.take(2).labels()).containsExactly(7, 8);
    assertThat(set.take(3)).isSameAs(set);
    assertThat(set.take(0).size()).isZero();
  }

  @Test
  void takesNoMoreThanThereAre() {
    assertThatThrownBy(() -> set.take(4))
        .isInstanceOf(DataException.class)
        .hasMessage("wanted the first 4 images of a set of 3");
  }

  @Test
  void selectsInTheOrderAskedFor() {
    ImageSet chosen = set.select(new int[] {2, 0, 2});
    assertThat(chosen.labels()).containsExactly(9, 7, 9);
    assertThat(chosen.pixels()).containsExactly(0.4f, 0.5f, 0, 0.1f, 0.4f, 0.5f);
  }

  @Test
  void bytesAreReadAsSharesOf255() {
    byte[] bytes = {0, 51, 102, (byte) 153, (byte) 204, (byte) 255};
    ImageSet held =
        ImageSet.ofBytes(
            new ImageShape(1, 1, 2), MemorySegment.ofArray(bytes), new int[] {7, 8, 9});
    assertThat(held.pixels()).containsExactly(0, 0.2f, 0.4f, 0.6f, 0.8f, 1);
    assertThat(held.image(1)).containsExactly(0.4f, 0.6f);
    assertThat(held.take(2).pixels()).containsExactly(0, 0.2f, 0.4f, 0.6f);
    assertThat(held.range(1, 3).labels()).containsExactly(8, 9);
    assertThat(held.range(1, 3).pixels()).containsExactly(0.4f, 0.6f, 0.8f, 1);
    assertThat(held.select(new int[] {2, 0, 2}).pixels())
        .containsExactly(0.8f, 1, 0, 0.2f, 0.8f, 1);
    assertThat(held.select(new int[] {2, 0, 2}).labels()).containsExactly(9, 7, 9);
    float[] target = new float[4];
    held.copyImage(2, target, 1);
    assertThat(target).containsExactly(0, 0.8f, 1, 0);
  }

  @Test
  void arraysMustFit() {
    assertThatThrownBy(() -> new ImageSet(new ImageShape(1, 2, 2), new float[7], new int[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 labels and images of 1·2·2 want 8 pixels, got 7");
  }
}
