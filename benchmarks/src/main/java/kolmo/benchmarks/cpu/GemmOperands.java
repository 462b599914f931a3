package kolmo.benchmarks.cpu;

import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The operands of a product, float32, row-major, on the heap: the same arrays for all sides.
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public abstract class GemmOperands {

  /// N as it stands or T transposed, for A and B; rows of C × length of the sums × columns of C.
  @Param("NN 100x1024x200")
  public String shape;

  /// Threads, of at most two.
  @Param("1")
  public int threads;

  boolean transposeA;
  boolean transposeB;
  int m;
  int k;
  int n;
  float[] a;
  float[] b;
  float[] c;

  /// Draws the operands.
  @Setup
  public void draw() {
    transposeA = shape.charAt(0) == 'T';
    transposeB = shape.charAt(1) == 'T';
    int[] sizes = sizes(shape);
    m = sizes[0];
    k = sizes[1];
    n = sizes[2];
    a = random(1, m * k);
    b = random(2, k * n);
    c = new float[m * n];
    prepare();
  }

  /// What a side needs besides; the operands are there.
  void prepare() {}

  /// m, k, n.
  static int[] sizes(String shape) {
    String[] s = shape.substring(3).split("x", -1);
    return new int[] {Integer.parseInt(s[0]), Integer.parseInt(s[1]), Integer.parseInt(s[2])};
  }

  private static float[] random(long seed, int length) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat(-1, 1);
    }
    return values;
  }
}
