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
    long seed = stream.seed();
    long first = stream.counter();
    for (int from = 0, to; from < y.length; from = to) {
      to = runEnd(first, from, y.length);
      if (CpuVectors.take(to - from)) {
        VectorRandom.uniform(seed, first + from, y, from, to);
      } else {
        for (int i = from; i < to; i++) {
          y[i] = Rng.uniform(seed, first + i);
        }
      }
    }
    write(stream.skip(y.length), state);
  }

  /// Fills `y` with standard normal numbers.
  static void normal(float[] state, float[] y) {
    Rng stream = read(state);
    long seed = stream.seed();
    long first = stream.counter();
    for (int from = 0, to; from < y.length; from = to) {
      to = runEnd(first, from, y.length);
      if (CpuVectors.take(to - from)) {
        VectorRandom.normal(seed, first + from, y, from, to);
      } else {
        for (int i = from; i < to; i++) {
          y[i] = Rng.normal(seed, first + i);
        }
      }
    }
    write(stream.skip(y.length), state);
  }

  /// How far numbers from index `from` on share the upper half of their counter; with 2³² in a row
  /// there are hardly ever two runs.
  private static int runEnd(long first, int from, int length) {
    long left = (1L << 32) - ((first + from) & 0xFFFFFFFFL);
    return (int) Math.min(length, from + left);
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
