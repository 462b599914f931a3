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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A small autoencoder with the terms of the paper, trained on the emulator and on the CPU.
class EmulatedTrainingTest {

  private static final int N = 40;
  private static final int PIXELS = 12;
  private static final int LATENT = 3;
  private static final int STEPS = 25;

  @Test
  void trainsToTheLossesOfTheCpu() {
    double[] cpu = train("cpu");
    double[] emulated = train("cuda-emulated");
    for (int i = 0; i < STEPS; i++) {
      assertThat(emulated[i]).as("step " + i).isCloseTo(cpu[i], within(1e-4 * cpu[i]));
    }
    assertThat(emulated[STEPS - 1]).isLessThan(0.8 * emulated[0]);
    assertThat(train("cuda-emulated")).containsExactly(emulated); // bit for bit
  }

  @Test
  void recordedStepsGiveTheSameBits() {
    assertThat(recorded(Backends.open("cuda-emulated"))).containsExactly(train("cuda-emulated"));
  }

  private static double[] train(String name) {
    return train(Backends.open(name), null);
  }

  private static double[] recorded(Backend on) {
    return train(on, (StepRecorder) on);
  }

  /// @param recorder what to record the second step with, which is then replayed; null: not at all
  private static double[] train(Backend opened, @Nullable StepRecorder recorder) {
    try (Backend on = opened) {
      int before = on.live();
      Shape[] shapes = {
        Shape.of(PIXELS, 8),
        Shape.of(8),
        Shape.of(8, LATENT),
        Shape.of(LATENT),
        Shape.of(LATENT, PIXELS),
        Shape.of(PIXELS)
      };
      Tensor[] theta = new Tensor[shapes.length];
      Tensor[] m = new Tensor[shapes.length];
      Tensor[] v = new Tensor[shapes.length];
      for (int i = 0; i < shapes.length; i++) {
        theta[i] = on.tensor(shapes[i], start(i, shapes[i].size()));
        m[i] = on.full(shapes[i], 0);
        v[i] = on.full(shapes[i], 0);
      }
      double[] losses = new double[STEPS];
      try (Tensor noise = on.randomState(new Rng(3));
          Tensor pixels = on.tensor(Shape.of(N, PIXELS), start(9, N * PIXELS));
          Tensor centers = on.tensor(Shape.of(2, LATENT), -1, -1, -1, 1, 1, 1);
          Tensor clock = on.full(Shape.of(2), 0);
          Tensor loss = on.full(Shape.scalar(), 0)) {
        Runnable step = () -> step(on, theta, m, v, pixels, noise, centers, clock, loss);
        Recording recording = null;
        for (int t = 0; t < STEPS; t++) {
          on.write(clock, new float[] {t + 1, 0.02f});
          if (t == 1 && recorder != null) {
            recording = recorder.record(step);
          }
          if (recording != null) {
            recording.replay();
          } else {
            step.run();
          }
          losses[t] = loss.item();
        }
        if (recording != null) {
          recording.close();
        }
      }
      for (Tensor[] all : List.of(theta, m, v)) {
        Arrays.stream(all).forEach(Tensor::close);
      }
      assertThat(on.live()).isEqualTo(before);
      return losses;
    }
  }

  private static void step(
      Backend on,
      Tensor[] theta,
      Tensor[] m,
      Tensor[] v,
      Tensor pixels,
      Tensor noise,
      Tensor mu,
      Tensor clock,
      Tensor result) {
    try (Tape tape = new Tape(on);
        Tensor nu = on.normal(noise, Shape.of(N, LATENT))) {
      List<Var> p = Arrays.stream(theta).map(tape::watch).toList();
      Var x = tape.watch(pixels);
      Var h = x.affine(p.get(0), p.get(1), UnaryFn.RELU);
      Var z = h.affine(p.get(2), p.get(3), UnaryFn.IDENTITY);
      Var blurred = z.add(tape.watch(nu).mul(0.1));
      Var y = blurred.affine(p.get(4), p.get(5), UnaryFn.IDENTITY);
      Var centers = tape.constant(mu);
      Var fit = y.sub(x).square().mean();
      Var shape = z.ksDistance(centers, 0.7, 1);
      Var robust = z.ksTwoSample(blurred, centers, 0.7, true);
      Var loss = fit.add(shape).add(robust);
      Gradients g = tape.gradients(loss, p);
      for (int i = 0; i < theta.length; i++) {
        on.adam(theta[i], g.of(p.get(i)), m[i], v[i], clock, AdamRates.DEFAULT);
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
