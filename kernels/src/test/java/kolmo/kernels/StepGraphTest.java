package kolmo.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.StepRecorder.NotRecordable;
import kolmo.autograd.array.StepRecorder.Recording;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.UnaryFn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Recording on the emulator, which keeps the launches as the driver would: with the addresses of
/// the recording, and without doing them.
class StepGraphTest {

  private static final Shape SHAPE = Shape.of(3, 33);

  private final SmallDevice device = new SmallDevice(1 << 20);
  private final CudaBackend on = new CudaBackend(device);

  @AfterEach
  void nothingIsLeft() {
    assertThat(on.live()).isZero();
    assertThat(on.used()).isZero();
    on.close();
    assertThat(device.used()).isZero();
  }

  @Test
  void doesTheWorkWhenItIsReplayedAndNotBefore() {
    Tensor[] y = new Tensor[1];
    try (Tensor x = on.full(SHAPE, 2);
        Recording recording = on.record(() -> y[0] = on.map(UnaryFn.SQUARE, x))) {
      recording.replay();
      assertThat(y[0].toFloats()).containsOnly(4);
      on.write(x, filled(3));
      assertThat(y[0].toFloats()).containsOnly(4);
      recording.replay();
      assertThat(y[0].toFloats()).containsOnly(9);
    }
    assertThat(y[0].toFloats()).containsOnly(9); // it has outlived the recording
    y[0].close();
  }

  @Test
  void drawsTheNextNumbersInEachReplay() {
    Tensor[] y = new Tensor[1];
    Rng stream = new Rng(5);
    try (Tensor state = on.randomState(stream);
        Recording recording = on.record(() -> y[0] = on.normal(state, SHAPE))) {
      for (int n = 0; n < 3 * SHAPE.size(); n += SHAPE.size()) {
        recording.replay();
        float[] drawn = y[0].toFloats();
        for (int i = 0; i < drawn.length; i++) {
          assertThat(drawn[i]).isEqualTo(Rng.normal(stream.seed(), n + i));
        }
      }
    }
    y[0].close();
  }

  /// What the step gave back it writes to again in the next replay.
  @Test
  void keepsItsMemoryFromOthers() {
    Tensor[] y = new Tensor[1];
    List<Tensor> others = new ArrayList<>();
    try (Tensor x = on.full(SHAPE, 2);
        Recording recording = on.record(() -> y[0] = fourthPower(x))) {
      for (int i = 0; i < 5; i++) {
        others.add(on.full(SHAPE, i));
      }
      recording.replay();
      assertThat(y[0].toFloats()).containsOnly(16);
      for (int i = 0; i < 5; i++) {
        assertThat(others.get(i).toFloats()).containsOnly(i);
      }
    }
    others.forEach(Tensor::close);
    y[0].close();
  }

  @Test
  void usesTheMemoryOfTheStepAgainWithinTheStepAndAfterIt() {
    try (Tensor x = on.full(SHAPE, 2)) {
      int before = device.allocations;
      try (Recording recording =
          on.record(
              () -> {
                for (int i = 0; i < 10; i++) {
                  fourthPower(x).close();
                }
              })) {
        recording.replay();
        assertThat(device.allocations).isEqualTo(before + 2);
      }
      fourthPower(x).close();
      assertThat(device.allocations).isEqualTo(before + 2);
    }
  }

  /// A result that is closed before its recording is not the next one's memory.
  @Test
  void keepsAlsoTheMemoryOfResultsThatWereClosed() {
    Tensor[] y = new Tensor[1];
    try (Tensor x = on.full(SHAPE, 2);
        Recording recording = on.record(() -> y[0] = on.map(UnaryFn.SQUARE, x))) {
      y[0].close();
      try (Tensor other = on.full(SHAPE, 7)) {
        recording.replay();
        assertThat(other.toFloats()).containsOnly(7);
      }
    }
  }

  @Test
  void refusesToReadOrToBeWrittenTo() {
    try (Tensor x = on.full(SHAPE, 2)) {
      refused(s -> s.toFloats(), x, "the step reads a tensor [3,33]");
      refused(s -> s.toDoubles(), x, "the step reads a tensor [3,33]");
      refused(
          s -> on.write(s, filled(1)),
          x,
          "the step writes values of the host into a tensor [3,33]");
      refused(
          s -> on.tensor(Shape.scalar(), 1.0),
          x,
          "the step makes of values of the host a tensor []");
      assertThat(x.toFloats()).containsOnly(2); // nothing was done
    }
  }

  @Test
  void refusesToCloseWhatWasThereBefore() {
    Tensor x = on.full(SHAPE, 2);
    assertThatThrownBy(() -> on.record(x::close))
        .isInstanceOf(NotRecordable.class)
        .hasMessage("the step closes a tensor from before it");
  }

  /// Idle memory would have to be freed, for which a card waits.
  @Test
  void refusesWhatThereIsNoMemoryFor() {
    on.full(Shape.of(200_000), 0).close();
    try (Tensor x = on.full(SHAPE, 2)) {
      assertThatThrownBy(() -> on.record(() -> on.full(Shape.of(200_001), 1)))
          .isInstanceOf(NotRecordable.class)
          .hasMessageContaining("out of device memory");
      on.full(Shape.of(200_001), 1).close(); // not recorded, it works
      assertThat(x.toFloats()).containsOnly(2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void passesOnWhatTheStepThrows(boolean open) {
    try (Tensor x = on.full(SHAPE, 2);
        Tensor wrong = on.full(Shape.of(5), 2)) {
      assertThatThrownBy(
              () ->
                  on.record(
                      () -> {
                        try (Tensor y = on.map(UnaryFn.SQUARE, x)) {
                          on.matmul(y, false, open ? wrong : y, false).close();
                        }
                      }))
          .hasMessageContaining("matmul");
      try (Tensor y = on.map(UnaryFn.SQUARE, x)) {
        assertThat(y.toFloats()).containsOnly(4);
      }
    }
  }

  @Test
  void recordsOneStepAtATime() {
    assertThatThrownBy(() -> on.record(() -> on.record(() -> {})))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("cuda-emulated: a step was to be recorded while another one is");
    on.record(() -> {}).close(); // the failure left nothing behind
  }

  @Test
  void isNotReplayedOnceItIsClosed() {
    Recording recording = on.record(() -> {});
    recording.close();
    recording.close();
    assertThatThrownBy(recording::replay)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("after it was closed");
  }

  /// The device itself refuses what the backend should have refused before.
  @Test
  void theDeviceTakesNoTransfersWhileItRecords() {
    EmulatedDevice device = new EmulatedDevice(true);
    long address = device.allocate(4);
    for (Runnable each :
        List.<Runnable>of(
            () -> device.upload(new float[1], address),
            () -> device.download(address, new float[1]),
            () -> device.free(address))) {
      assertThatThrownBy(() -> device.record(each))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("while a step is recorded");
    }
    device.free(address);
    device.close();
  }

  private void refused(Consumer<Tensor> what, Tensor x, String why) {
    assertThatThrownBy(
            () ->
                on.record(
                    () -> {
                      on.assign(x, x);
                      try (Tensor y = on.zip(BinaryFn.ADD, x, x)) {
                        on.assign(x, y);
                        what.accept(y);
                      }
                    }))
        .isInstanceOf(NotRecordable.class)
        .hasMessage(why);
  }

  private Tensor fourthPower(Tensor x) {
    try (Tensor square = on.map(UnaryFn.SQUARE, x)) {
      return on.map(UnaryFn.SQUARE, square);
    }
  }

  private static float[] filled(float value) {
    float[] values = new float[SHAPE.size()];
    Arrays.fill(values, value);
    return values;
  }
}
