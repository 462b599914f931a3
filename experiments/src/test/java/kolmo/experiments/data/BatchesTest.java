package kolmo.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kolmo.autograd.array.Rng;
import org.junit.jupiter.api.Test;

class BatchesTest {

  /// Image i has the two pixels i/64 and the label i.
  private static ImageSet numbered(int n) {
    float[] pixels = new float[2 * n];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = i;
      pixels[2 * i] = i / 64f;
      pixels[2 * i + 1] = i / 64f;
    }
    return new ImageSet(new ImageShape(1, 1, 2), pixels, labels);
  }

  private static List<Integer> seen(Batches batches) {
    List<Integer> all = new ArrayList<>();
    for (int step = 0; step < batches.batches(); step++) {
      for (int label : batches.labels(step)) {
        all.add(label);
      }
    }
    return all;
  }

  @Test
  void anEpochSeesEveryImageOnceWhenBatchesDivideTheSet() {
    Batches batches = new Batches(numbered(12), 4, new Rng(1));
    assertThat(batches.batches()).isEqualTo(3);
    assertThat(seen(batches)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  }

  @Test
  void theIncompleteBatchIsDroppedAndNothingIsSeenTwice() {
    Batches batches = new Batches(numbered(14), 4, new Rng(1));
    assertThat(batches.batches()).isEqualTo(3);
    assertThat(seen(batches)).hasSize(12).doesNotHaveDuplicates();
    assertThatThrownBy(() -> batches.labels(3)).hasMessage("step 3 of 3 in an epoch");
  }

  @Test
  void pixelsLabelsAndIndicesAreOfTheSameImages() {
    Batches batches = new Batches(numbered(20), 3, new Rng(5));
    float[] pixels = new float[6];
    for (int step = 0; step < batches.batches(); step++) {
      batches.fill(step, pixels);
      int[] labels = batches.labels(step);
      assertThat(batches.indices(step)).containsExactly(labels);
      for (int k = 0; k < 3; k++) {
        assertThat(pixels[2 * k]).isEqualTo(labels[k] / 64f);
        assertThat(pixels[2 * k + 1]).isEqualTo(labels[k] / 64f);
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameOrderAndOthersDiffer() {
    List<Integer> one = seen(new Batches(numbered(50), 5, new Rng(1)));
    assertThat(seen(new Batches(numbered(50), 5, new Rng(1)))).isEqualTo(one);
    assertThat(seen(new Batches(numbered(50), 5, new Rng(2)))).isNotEqualTo(one);
  }

  @Test
  void epochsDifferAndDoNotDependOnTheOnesBefore() {
    Batches batches = new Batches(numbered(50), 5, new Rng(1));
    List<Integer> zero = seen(batches);
    batches.epoch(1);
    List<Integer> first = seen(batches);
    batches.epoch(7);
    List<Integer> seventh = seen(batches);
    assertThat(first).isNotEqualTo(zero);
    assertThat(seventh).isNotEqualTo(first);

    Batches takenUpAgain = new Batches(numbered(50), 5, new Rng(1));
    takenUpAgain.epoch(7);
    assertThat(seen(takenUpAgain)).isEqualTo(seventh);
    takenUpAgain.epoch(0);
    assertThat(seen(takenUpAgain)).isEqualTo(zero);
  }

  /// 6 orders of 3 images, 1000 each on average: 5 standard deviations are 144.
  @Test
  void everyOrderIsAsLikely() {
    int[] counts = new int[27];
    for (int e = 0; e < 6000; e++) {
      int[] order = Batches.permutation(3, new Rng(9).split("epoch " + e));
      counts[9 * order[0] + 3 * order[1] + order[2]]++;
    }
    int[] happened = Arrays.stream(counts).filter(count -> count > 0).toArray();
    assertThat(happened).hasSize(6);
    assertThat(Arrays.stream(happened)).allMatch(count -> count > 850 && count < 1150);
  }

  @Test
  void aBatchLargerThanTheSetIsRefused() {
    assertThatThrownBy(() -> new Batches(numbered(100), 512, new Rng(1)))
        .isInstanceOf(DataException.class)
        .hasMessage("batch 512 is larger than the 100 training images");
    assertThatThrownBy(() -> new Batches(numbered(3), 0, new Rng(1)))
        .isInstanceOf(DataException.class)
        .hasMessage("the batch size must be 1 or more, got 0");
  }
}
