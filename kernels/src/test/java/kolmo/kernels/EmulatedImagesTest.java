package kolmo.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import kolmo.autograd.Gradients;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.AdamRates;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.StepRecorder;
import kolmo.autograd.array.StepRecorder.Recording;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.UnaryFn;
import kolmo.autograd.array.Window;
import org.junit.jupiter.api.Test;

/// A small convolutional autoencoder, trained on the CPU, and on the emulator with a library of
/// layers and without; each step as it is, and recorded.
class EmulatedImagesTest {

  private static final int STEPS = 8;
  private static final Shape IMAGES = Shape.of(6, 8, 8, 3);
  private static final Window WINDOW = Window.square(4, 2, 1);

  /// Weights and bias from colours to features, scale and shift, and back to colours.
  private static final List<Shape> SHAPES =
      List.of(Shape.of(48, 5), Shape.of(5), Shape.of(5), Shape.of(5), Shape.of(48, 5), Shape.of(3));

  @Test
  void trainsToTheLossesOfTheCpu() {
    double[] cpu = train(Backends.open("cpu"), false);
    assertThat(cpu[STEPS - 1]).isLessThan(0.9 * cpu[0]);
    for (boolean library : new boolean[] {true, false}) {
      double[] emulated = train(emulated(library), false);
      assertThat(emulated).as("library " + library).containsExactly(cpu, within(1e-4 * cpu[0]));
      assertThat(train(emulated(library), false)).containsExactly(emulated); // bit for bit
    }
  }

  @Test
  void recordedStepsGiveTheSameBits() {
    for (boolean library : new boolean[] {true, false}) {
      assertThat(train(emulated(library), true))
          .as("library " + library)
          .containsExactly(train(emulated(library), false));
    }
  }

  private static Backend emulated(boolean library) {
    return new CudaBackend(new EmulatedDevice(library));
  }

  /// @param recorded whether the second step is recorded, and then replayed
  private static double[] train(Backend opened, boolean recorded) {
    try (Backend on = opened) {
      Tensor[][] state = new Tensor[3][SHAPES.size()]; // θ, m, v
      for (int i = 0; i < SHAPES.size(); i++) {
        state[0][i] = on.tensor(SHAPES.get(i), start(i, SHAPES.get(i).size()));
        state[1][i] = on.full(SHAPES.get(i), 0);
        state[2][i] = on.full(SHAPES.get(i), 0);
      }
      double[] losses = new double[STEPS];
      try (Tensor pixels = on.tensor(IMAGES, start(9, IMAGES.size()));
          Tensor clock = on.full(Shape.of(2), 0);
          Tensor loss = on.full(Shape.scalar(), 0)) {
        Runnable step = () -> step(on, state, pixels, clock, loss);
        Recording recording = null;
        for (int t = 0; t < STEPS; t++) {
          on.write(clock, new float[] {t + 1, 0.02f});
          if (t == 1 && recorded) {
            recording = ((StepRecorder) on).record(step);
          }
          if (recording == null) {
            step.run();
          } else {
            recording.replay();
          }
          losses[t] = loss.item();
        }
        if (recording != null) {
          recording.close();
        }
      }
      Arrays.stream(state).flatMap(Arrays::stream).forEach(Tensor::close);
      assertThat(on.live()).isZero();
      return losses;
    }
  }

  private static void step(
      Backend on, Tensor[][] state, Tensor pixels, Tensor clock, Tensor result) {
    try (Tape tape = new Tape(on)) {
      List<Var> p = Arrays.stream(state[0]).map(tape::watch).toList();
      Var x = tape.constant(pixels);
      Var seen = x.convolve(WINDOW, p.get(0), p.get(1), UnaryFn.IDENTITY);
      Var columns = seen.view(Shape.of(seen.shape().size() / 5, 5));
      Var h = columns.batchNorm(p.get(2), p.get(3), 1e-5, UnaryFn.TANH).y().view(seen.shape());
      Var y = h.convolveTransposed(WINDOW, IMAGES, p.get(4), p.get(5));
      Var loss = y.sub(x).square().mean();
      Gradients g = tape.gradients(loss, p);
      for (int i = 0; i < p.size(); i++) {
        on.adam(state[0][i], g.of(p.get(i)), state[1][i], state[2][i], clock, AdamRates.DEFAULT);
      }
      on.assign(result, loss.value());
    }
  }

  /// Numbers between −½ and ½.
  private static float[] start(int seed, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = Rng.uniform(seed, i) - 0.5f;
    }
    return values;
  }
}
