package kolmo.autograd.array.oracle;

import java.util.Arrays;
import java.util.Comparator;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.Normal;
import kolmo.autograd.array.Primitives;
import kolmo.autograd.array.ReduceFn;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.UnaryFn;
import kolmo.autograd.array.Window;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.jspecify.annotations.Nullable;

/// Double precision and plain loops. It has no fused primitive: their composed twins run here,
/// which is what makes it the judge of the fused ones.
final class OracleBackend extends Primitives<OracleTensor> {

  @Override
  public String name() {
    return "oracle";
  }

  @Override
  public void close() {} // nothing but heap

  // --- memory ---

  /// Full of zeros, which sums start from.
  @Override
  protected OracleTensor make(Shape shape) {
    return new OracleTensor(this, shape, new double[shape.size()]);
  }

  @Override
  protected OracleTensor make(Shape shape, double[] values) {
    return new OracleTensor(this, shape, values.clone());
  }

  @Override
  protected OracleTensor make(Shape shape, float[] values) {
    OracleTensor y = make(shape);
    overwrite(y, values);
    return y;
  }

  @Override
  protected OracleTensor share(OracleTensor x, Shape shape) {
    return new OracleTensor(x, shape);
  }

  @Override
  protected void free(OracleTensor last) {}

  @Override
  protected double[] doubles(OracleTensor x) {
    return x.data.clone();
  }

  @Override
  protected float[] floats(OracleTensor x) {
    float[] f = new float[x.data.length];
    for (int i = 0; i < f.length; i++) {
      f[i] = (float) x.data[i];
    }
    return f;
  }

  @Override
  protected void fill(OracleTensor y, double value) {
    Arrays.fill(y.data, value);
  }

  @Override
  protected void overwrite(OracleTensor y, float[] values) {
    Arrays.setAll(y.data, i -> values[i]);
  }

  @Override
  protected void copy(OracleTensor x, OracleTensor y) {
    System.arraycopy(x.data, 0, y.data, 0, y.data.length);
  }

  @Override
  protected void broadcast(OracleTensor x, OracleTensor y) {
    int[] from = Walk.offsets(x.shape(), y.shape());
    Arrays.setAll(y.data, i -> x.data[from[i]]);
  }

  @Override
  protected void insert(OracleTensor x, int axis, int at, OracleTensor y) {
    int[] place = Walk.block(y.shape(), axis, at, x.shape().dim(axis));
    for (int i = 0; i < x.data.length; i++) {
      y.data[place[i]] = x.data[i];
    }
  }

  @Override
  protected void slice(OracleTensor x, int axis, int from, OracleTensor y) {
    int[] place = Walk.block(x.shape(), axis, from, y.shape().dim(axis));
    Arrays.setAll(y.data, i -> x.data[place[i]]);
  }

  // --- elementwise ---

  @Override
  protected void map(UnaryFn fn, OracleTensor x, OracleTensor y) {
    Arrays.setAll(y.data, i -> fn.value(x.data[i]));
  }

  @Override
  protected void mapSlope(UnaryFn fn, OracleTensor kept, OracleTensor dy, OracleTensor dx) {
    Arrays.setAll(dx.data, i -> fn.slope(kept.data[i]) * dy.data[i]);
  }

  @Override
  protected void zip(BinaryFn fn, OracleTensor a, OracleTensor b, OracleTensor c) {
    int[] ai = Walk.offsets(a.shape(), c.shape());
    int[] bi = Walk.offsets(b.shape(), c.shape());
    Arrays.setAll(c.data, i -> fn.value(a.data[ai[i]], b.data[bi[i]]));
  }

  @Override
  protected void zipSlope(
      BinaryFn fn, int side, OracleTensor a, OracleTensor b, OracleTensor dc, OracleTensor dx) {
    int[] ai = Walk.offsets(a.shape(), dc.shape());
    int[] bi = Walk.offsets(b.shape(), dc.shape());
    Arrays.setAll(dx.data, i -> fn.slope(side, a.data[ai[i]], b.data[bi[i]]) * dc.data[i]);
  }

  @Override
  protected void reduce(ReduceFn fn, OracleTensor x, OracleTensor y) {
    int[] to = Walk.offsets(y.shape(), x.shape());
    for (int i = 0; i < x.data.length; i++) {
      y.data[to[i]] += x.data[i];
    }
    if (fn == ReduceFn.MEAN) {
      double n = (double) x.data.length / y.data.length; // no elements: 0/0
      for (int i = 0; i < y.data.length; i++) {
        y.data[i] /= n;
      }
    }
  }

  // --- linear algebra and images ---

  @Override
  protected void matmul(
      OracleTensor a, boolean transposeA, OracleTensor b, boolean transposeB, OracleTensor c) {
    DMatrixRMaj left = matrix(a, transposeA);
    if (left.numCols > 0) { // EJML leaves C alone when there is nothing to add
      CommonOps_DDRM.mult(left, matrix(b, transposeB), matrix(c, false));
    }
  }

  private static DMatrixRMaj matrix(OracleTensor t, boolean transpose) {
    Shape s = t.shape();
    DMatrixRMaj m = DMatrixRMaj.wrap(s.dim(0), s.dim(1), t.data);
    return transpose ? CommonOps_DDRM.transpose(m, null) : m;
  }

  @Override
  protected void transpose(OracleTensor x, OracleTensor y) {
    int a = y.shape().dim(-2);
    int b = y.shape().dim(-1);
    Arrays.setAll(y.data, i -> x.data[i / (a * b) * (a * b) + i % b * a + i / b % a]);
  }

  @Override
  protected void unfold(OracleTensor x, Window window, OracleTensor y) {
    int[] from = Walk.seen(x.shape(), window);
    Arrays.setAll(y.data, i -> from[i] < 0 ? 0 : x.data[from[i]]);
  }

  @Override
  protected void fold(
      OracleTensor rows, Window window, @Nullable OracleTensor bias, OracleTensor image) {
    int channels = image.shape().dim(3);
    Arrays.setAll(image.data, i -> bias == null ? 0 : bias.data[i % channels]);
    int[] to = Walk.seen(image.shape(), window);
    for (int i = 0; i < to.length; i++) {
      if (to[i] >= 0) {
        image.data[to[i]] += rows.data[i];
      }
    }
  }

  // --- order, and the prior ---

  @Override
  protected void sortColumns(OracleTensor x, OracleTensor values, OracleTensor permutation) {
    int n = x.shape().dim(0);
    int d = x.shape().dim(1);
    for (int j = 0; j < d; j++) {
      int column = j;
      Integer[] rows = new Integer[n];
      Arrays.setAll(rows, i -> i);
      // + 0.0 makes −0 equal to 0; the sort is stable, so ties keep their order.
      Arrays.sort(rows, Comparator.comparingDouble(i -> x.data[i * d + column] + 0.0));
      for (int i = 0; i < n; i++) {
        values.data[i * d + j] = x.data[rows[i] * d + j];
        permutation.data[i * d + j] = rows[i];
      }
    }
  }

  @Override
  protected void permuteColumns(
      OracleTensor x, OracleTensor permutation, boolean inverse, OracleTensor y) {
    int d = x.shape().dim(1);
    for (int i = 0; i < x.data.length; i++) {
      int row = (int) permutation.data[i];
      int other = row * d + i % d;
      if (inverse) {
        y.data[other] = x.data[i];
      } else {
        y.data[i] = x.data[other];
      }
    }
  }

  @Override
  protected void mixture(
      OracleTensor t, OracleTensor centers, double sigma, OracleTensor cdf, OracleTensor density) {
    int k = centers.shape().dim(0);
    int d = centers.shape().dim(1);
    for (int i = 0; i < t.data.length; i++) {
      for (int m = 0; m < k; m++) {
        double u = (t.data[i] - centers.data[m * d + i % d]) / sigma;
        cdf.data[i] += Normal.cdf(u);
        density.data[i] += Normal.pdf(u) / sigma;
      }
      cdf.data[i] /= k;
      density.data[i] /= k;
    }
  }

  // --- random numbers ---

  @Override
  protected void uniform(OracleTensor state, OracleTensor y) {
    Rng stream = advanced(state, y.data.length);
    Arrays.setAll(y.data, i -> Rng.uniform(stream.seed(), stream.counter() + i));
  }

  @Override
  protected void normal(OracleTensor state, OracleTensor y) {
    Rng stream = advanced(state, y.data.length);
    Arrays.setAll(y.data, i -> Rng.normal(stream.seed(), stream.counter() + i));
  }

  /// Where the stream stood before it went on by `n` numbers.
  private static Rng advanced(OracleTensor state, int n) {
    Rng stream = Rng.ofLimbs(state.data);
    double[] after = stream.skip(n).toLimbs();
    System.arraycopy(after, 0, state.data, 0, after.length);
    return stream;
  }
}
