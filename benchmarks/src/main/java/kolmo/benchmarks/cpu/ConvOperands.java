package kolmo.benchmarks.cpu;

import java.util.SplittableRandom;

/// One of the SVHN encoder's convolutions, 4×4 pixels, stride 2, padding 1, on a batch of 100.
///
/// @param size height and width of the image
/// @param in C
/// @param out F
record ConvOperands(int size, int in, int out) {

  static final int BATCH = 100;
  static final int WINDOW = 4;

  /// From `CxSIZExF`, for example `128x16x256`.
  static ConvOperands of(String shape) {
    String[] s = shape.split("x", -1);
    return new ConvOperands(Integer.parseInt(s[1]), Integer.parseInt(s[0]), Integer.parseInt(s[2]));
  }

  /// Multiplications and additions of one product; back there are two.
  double work() {
    return 2.0 * features() * WINDOW * WINDOW * in;
  }

  int images() {
    return BATCH * size * size * in;
  }

  int weights() {
    return WINDOW * WINDOW * in * out;
  }

  int features() {
    return BATCH * (size / 2) * (size / 2) * out;
  }

  static float[] numbers(long seed, int n) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextDouble(-1, 1);
    }
    return x;
  }
}
