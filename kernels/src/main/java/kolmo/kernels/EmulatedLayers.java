package kolmo.kernels;

import java.util.Arrays;
import java.util.function.Consumer;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Normalized;
import kolmo.autograd.array.NormalizedSlopes;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.UnaryFn;
import kolmo.kernels.emulator.Emulator;

/// The library of the emulated device: what cuDNN is asked for on a card, with the arrays laid out
/// as cuDNN wants them, is answered by the CPU backend.
final class EmulatedLayers implements Layers {

  private final Emulator memory;
  private final Backend cpu;
  private final Consumer<Runnable> queue;

  /// @param queue what does the work, now or when a recorded step is replayed
  EmulatedLayers(Emulator memory, Backend cpu, Consumer<Runnable> queue) {
    this.memory = memory;
    this.cpu = cpu;
    this.queue = queue;
  }

  /// The CPU needs none here. Some is asked for, to see that nothing else is kept there.
  @Override
  public long workspace(Result result, Convolution at) {
    return 4L * at.depth();
  }

  @Override
  public boolean convolve(
      Result result, Convolution at, long image, long filter, long features, long workspace) {
    queue.accept(() -> compute(result, at, image, filter, features, workspace));
    return true;
  }

  private void compute(
      Result result, Convolution at, long image, long filter, long features, long workspace) {
    float[] rubbish = new float[at.depth()];
    Arrays.fill(rubbish, Float.NaN);
    memory.upload(rubbish, workspace);
    switch (result) {
      case FEATURES -> {
        try (Tensor x = read(image, at.image());
            Tensor w = weights(at, filter);
            Tensor y = cpu.convolve(UnaryFn.IDENTITY, x, at.window(), w, null)) {
          memory.upload(y.toFloats(), features);
        }
      }
      case IMAGE -> {
        try (Tensor y = read(features, shapeOf(at));
            Tensor w = weights(at, filter);
            Tensor x = cpu.convolveTransposed(y, at.window(), at.image(), w, null)) {
          memory.upload(x.toFloats(), image);
        }
      }
      case FILTER -> {
        try (Tensor x = read(image, at.image());
            Tensor y = read(features, shapeOf(at));
            Tensor w = cpu.convolveWeights(x, at.window(), y);
            Tensor f = cpu.transpose(w)) {
          memory.upload(f.toFloats(), filter);
        }
      }
    }
  }

  private Tensor weights(Convolution at, long filter) {
    try (Tensor f = read(filter, Shape.of(at.features(), at.depth()))) {
      return cpu.transpose(f);
    }
  }

  private static Shape shapeOf(Convolution at) {
    return Shape.of(at.image().dim(0), at.down(), at.across(), at.features());
  }

  @Override
  public void normalize(Batch of, long x, long gamma, long beta, long y, long mean, long inverse) {
    queue.accept(
        () -> {
          try (Tensor in = read(x, Shape.of(of.n(), of.c()));
              Tensor scale = read(gamma, Shape.of(of.c()));
              Tensor shift = read(beta, Shape.of(of.c()))) {
            Normalized made = cpu.batchNorm(UnaryFn.IDENTITY, in, scale, shift, of.epsilon());
            float[] v = made.variance().toFloats();
            for (int j = 0; j < of.c(); j++) {
              v[j] = (float) (1 / Math.sqrt(v[j] + of.epsilon()));
            }
            memory.upload(v, inverse);
            write(made.y(), y);
            write(made.mean(), mean);
            made.variance().close();
          }
        });
  }

  @Override
  public void normalizeSlopes(
      Batch of,
      long x,
      long gamma,
      long mean,
      long inverse,
      long dy,
      long dx,
      long dGamma,
      long dBeta) {
    queue.accept(
        () -> {
          float[] v = new float[of.c()];
          memory.download(inverse, v);
          for (int j = 0; j < of.c(); j++) {
            v[j] = (float) (1 / ((double) v[j] * v[j]) - of.epsilon());
          }
          try (Tensor in = read(x, Shape.of(of.n(), of.c()));
              Tensor scale = read(gamma, Shape.of(of.c()));
              Tensor m = read(mean, Shape.of(of.c()));
              Tensor variance = cpu.tensor(Shape.of(of.c()), v);
              Tensor d = read(dy, Shape.of(of.n(), of.c()))) {
            Normalized forward = new Normalized(in, m, variance); // y: the identity's is not read
            NormalizedSlopes s =
                cpu.batchNormSlopes(UnaryFn.IDENTITY, in, scale, forward, d, of.epsilon());
            write(s.dx(), dx);
            write(s.dGamma(), dGamma);
            write(s.dBeta(), dBeta);
          }
        });
  }

  private Tensor read(long address, Shape shape) {
    float[] values = new float[shape.size()];
    memory.download(address, values);
    return cpu.tensor(shape, values);
  }

  private void write(Tensor made, long to) {
    try (made) {
      memory.upload(made.toFloats(), to);
    }
  }
}
