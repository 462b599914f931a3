package kolmo.autograd.array.cpu;

import kolmo.autograd.array.Rng;

/// Draws the numbers of [Rng] from a state held in an array, and moves the state on.
final class CpuRandom {

  private CpuRandom() {}

  /// Fills `y` with uniform numbers in [0, 1).
  static void uniform(float[] state, float[] y) {
    Rng stream = read(state);
    long seed = stream.seed();
    long first = stream.counter();
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) Rng.uniform(seed, first + i);
    }
    write(stream.skip(y.length), state);
  }

  /// Fills `y` with standard normal numbers.
  static void normal(float[] state, float[] y) {
    Rng stream = read(state);
    long seed = stream.seed();
    long first = stream.counter();
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) Rng.normal(seed, first + i);
    }
    write(stream.skip(y.length), state);
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
