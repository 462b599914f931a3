package kolmo.autograd.array.cpu.vector;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/// The matrix product on vectors, by one or two threads.
///
/// ```text
/// C = S + op(A)·op(B)      op(A) [m,k]   op(B) [k,n]   C [m,n]      all row-major
/// S = 0,  C itself,  or a bias row repeated
/// ```
///
/// An operand is an array, the offset of its first element, the distance `ld` of its rows, and
/// whether it is transposed. Nothing is copied as a whole: [Blocks] packs strips that fit the
/// cache.
///
/// Each element of C is one chain of fused multiply-adds in ascending k that starts from S. So its
/// bits depend neither on the number of threads nor on blocks, tiles or the width of vectors; a
/// plain loop with [Math#fma(float, float, float)] gives the same.
///
/// An instance keeps its working memory (up to 0.6 MB a thread, made when first needed) and serves
/// one caller at a time. Two instances may work at once; the second then goes without the helper.
public final class VectorGemm {

  /// Multiplications from which a second thread pays: 10 to 20 µs of work, against a fraction of a
  /// microsecond to hand over half of it to a spinning thread, a few to wake a parked one.
  private static final long SPLIT = 200_000;

  /// Multiplications of a part, about: in large products the two threads share out parts of a third
  /// of a millisecond, so that one that loses its processor for a while has only that much left to
  /// do.
  private static final long PART = 16_000_000;

  /// And at most so many, since each part packs what it needs for itself.
  private static final int PARTS = 8;

  private static final float[] NONE = {};
  private static final int BITS = FloatVector.SPECIES_PREFERRED.vectorBitSize();

  private final boolean wide;
  private final Blocks mine;
  private final Blocks helpers;
  private final Helper.Job job = this::part;

  // The product in work, for the thread that helps.
  private float[] a = NONE;
  private float[] b = NONE;
  private float[] c = NONE;
  private float @Nullable [] s; // null: zeros
  private int atA;
  private int rowA;
  private int columnA;
  private int atB;
  private int rowB;
  private int columnB;
  private int atC;
  private int ldc;
  private int atS;
  private int lds;
  private int m;
  private int k;
  private int n;
  private int parts;

  /// For vectors as long as this processor likes them.
  public VectorGemm() {
    this(BITS);
  }

  /// For vectors of 256 or 512 bits; other than the preferred ones only to test them.
  VectorGemm(int bits) {
    if (bits != 512 && bits != 256) {
      throw new IllegalArgumentException("products on vectors: 512 or 256 bits, not " + bits);
    }
    this.wide = bits == 512;
    this.mine = new Blocks(wide);
    this.helpers = new Blocks(wide);
  }

  /// Whether this processor prefers vectors of a length that there is a kernel for.
  public static boolean supported() {
    return BITS == 512 || BITS == 256;
  }

  /// `C = op(A)·op(B)`, or with `add` `C += op(A)·op(B)`, on whole arrays.
  public void multiply(
      float[] a,
      boolean transposeA,
      float[] b,
      boolean transposeB,
      int m,
      int k,
      int n,
      float[] c,
      boolean add,
      int threads) {
    left(a, 0, transposeA ? m : k, transposeA);
    right(b, 0, transposeB ? k : n, transposeB);
    multiply(m, k, n, add ? c : null, 0, n, c, 0, n, threads);
  }

  /// `C = A·B + bias`, the bias `[n]` added to each row, on whole arrays.
  public void affine(
      float[] a, float[] b, float[] bias, int m, int k, int n, float[] c, int threads) {
    left(a, 0, k, false);
    right(b, 0, n, false);
    multiply(m, k, n, bias, 0, 0, c, 0, n, threads);
  }

  /// Sets A for the next product: rows, before any transposition, start at `at + i·ld`.
  public void left(float[] array, int at, int ld, boolean transpose) {
    a = array;
    atA = at;
    rowA = transpose ? 1 : ld;
    columnA = transpose ? ld : 1;
  }

  /// Sets B for the next product.
  public void right(float[] array, int at, int ld, boolean transpose) {
    b = array;
    atB = at;
    rowB = transpose ? 1 : ld;
    columnB = transpose ? ld : 1;
  }

  /// The product of what [#left] and [#right] set. `start` is S, null for zeros; with `lds = 0`
  /// each row of C starts from the same row.
  public void multiply(
      int m,
      int k,
      int n,
      float @Nullable [] start,
      int atS,
      int lds,
      float[] c,
      int atC,
      int ldc,
      int threads) {
    this.m = m;
    this.k = k;
    this.n = n;
    this.c = c;
    this.atC = atC;
    this.ldc = ldc;
    this.s = start;
    this.atS = start == null ? 0 : atS;
    this.lds = start == null ? 0 : lds;
    try {
      if (m > 0 && n > 0) {
        check(start);
        long work = (long) m * k * n;
        boolean alone = threads < 2 || work < SPLIT;
        parts = alone ? 1 : Math.clamp(work / PART, 2, PARTS);
        if (alone) {
          part(0, false);
        } else {
          Helper.SHARED.run(job, parts);
        }
      }
    } finally { // keeps no array alive
      this.a = NONE;
      this.b = NONE;
      this.c = NONE;
      this.s = null;
    }
  }

  /// Computes some rows of C, or some columns where there are more of these. Parts end at the
  /// bounds of tiles, so that there is no edge inside.
  private void part(int part, boolean onHelper) {
    Blocks blocks = onHelper ? helpers : mine;
    boolean byRows = m >= n;
    int unit = byRows ? blocks.tileRows() : blocks.tileColumns();
    int all = byRows ? m : n;
    long units = (all + unit - 1L) / unit;
    int from = (int) Math.min(all, part * units / parts * unit);
    int to = (int) Math.min(all, (part + 1) * units / parts * unit);
    if (from == to) {
      return;
    }
    int i = byRows ? from : 0;
    int j = byRows ? 0 : from;
    blocks.left(a, atA + i * rowA, rowA, columnA);
    blocks.right(b, atB + j * columnB, rowB, columnB);
    int rows = byRows ? to - from : m;
    int columns = byRows ? n : to - from;
    int first = s == null ? 0 : atS + i * lds + j;
    blocks.multiply(rows, k, columns, s, first, lds, c, atC + i * ldc + j, ldc);
  }

  /// Vectors are stored without asking per element: whether all is inside is asked here.
  private void check(float @Nullable [] start) {
    inside(atA, m, rowA, k, columnA, a.length);
    inside(atB, k, rowB, n, columnB, b.length);
    inside(atC, m, ldc, n, 1, c.length);
    if (start != null) {
      inside(atS, m, lds, n, 1, start.length);
    }
  }

  private static void inside(int at, int rows, int row, int columns, int column, int length) {
    if (rows > 0 && columns > 0) {
      Objects.checkIndex(at, length);
      Objects.checkIndex(at + (rows - 1L) * row + (columns - 1L) * column, length);
    }
  }
}
