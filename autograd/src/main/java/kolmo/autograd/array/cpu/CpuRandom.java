package kolmo.autograd.array.cpu;

import kolmo.autograd.array.Rng;
import kolmo.autograd.array.cpu.vector.VectorRandom;

/// Draws the numbers of [Rng] from a state held in an array, and moves the state on: on vectors, or
/// in a loop that gives the same bits.
final class CpuRandom {

  private CpuRandom() {}

  /// Fills `y` with uniform numbers in [0, 1).
  static void uniform(float[] state, float[] y) {
    Rng stream = read(state);
    CpuVectors.share(y.length, (from, to) -> uniform(stream, y, from, to));
    write(stream.skip(y.length), state);
  }

  /// Fills `y` with standard normal numbers.
  static void normal(float[] state, float[] y) {
    Rng stream = read(state);
    CpuVectors.share(y.length, (from, to) -> normal(stream, y, from, to));
    write(stream.skip(y.length), state);
  }

  private static void uniform(Rng stream, float[] y, int from, int to) {
    long seed = stream.seed();
    long first = stream.counter();
    for (int at = from, end; at < to; at = end) {
      end = runEnd(first, at, to);
      if (CpuVectors.take(end - at)) {
        VectorRandom.uniform(seed, first + at, y, at, end);
      } else {
        for (int i = at; i < end; i++) {
          y[i] = Rng.uniform(seed, first + i);
        }
      }
    }
  }

  private static void normal(Rng stream, float[] y, int from, int to) {
    long seed = stream.seed();
    long first = stream.counter();
    for (int at = from, end; at < to; at = end) {
      end = runEnd(first, at, to);
      if (CpuVectors.take(end - at)) {
        VectorRandom.normal(seed, first + at, y, at, end);
      } else {
        for (int i = at; i < end; i++) {
          y[i] = Rng.normal(seed, first + i);
        }
      }
    }
  }

  /// How far numbers from index `from` on share the upper half of their counter; with 2³² in a row
  /// there are hardly ever two runs.
  private static int runEnd(long first, int from, int end) {
    long left = (1L << 32) - ((first + from) & 0xFFFFFFFFL);
    return (int) Math.min(end, from + left);
  }

  private static Rng read(float[] state) {
    double[] limbs = new double[state.length];
    for (int i = 0; i < limbs.length; i++) {
      limbs[i] = state[i];
    }
    return Rng.ofLimbs(limbs);
  }

  private static void write(Rng stream, float[] state) {
    double[] limbs = stream.toLimbs();
    for (int i = 0; i < limbs.length; i++) {
      state[i] = (float) limbs[i];
    }
  }
}
