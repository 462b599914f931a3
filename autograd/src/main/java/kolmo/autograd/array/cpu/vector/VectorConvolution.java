package kolmo.autograd.array.cpu.vector;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/// Convolutions as products of matrices whose rows are pixels, read from where they lie: what a
/// window sees is packed from the image straight into the strips of [Blocks] and is never written
/// out as a matrix.
///
/// ```text
/// Y[out(i), ·] = b + Σₛ X[in(i) + atXₛ … + depthₛ]·Wₛ        of pixels
/// W[o …, ·] = Σᵢ X[in(i) + o …]ᵀ·Y[i, ·]                      of weights
/// ```
///
/// Images must have their border of zeros. Each element of a result is one chain of fused
/// multiply-adds in a fixed order: its bits do not depend on the number of threads.
///
/// An instance keeps its working memory (up to 4 MB a thread) and serves one caller at a time.
public final class VectorConvolution {

  /// A run of numbers from each pixel, and the rows of the weights that it meets.
  ///
  /// @param atX behind where a pixel starts
  /// @param atW the first of the weights
  /// @param depth how many, at most [#DEPTH]
  public record Step(int atX, int atW, int depth) {}

  /// Pixels of which each is a sum of the same steps.
  ///
  /// @param in where a pixel's sum starts to read
  /// @param out where it goes
  public record Phase(Lattice in, Lattice out, List<Step> steps) {

    public Phase {
      steps = List.copyOf(steps);
    }
  }

  /// The longest step.
  public static final int DEPTH = Blocks.DEPTH;

  /// Parts to share out, at least, where pixels are few and channels many.
  private static final int PARTS = 4;

  /// Rows that are packed together, at most.
  private static final int STRIP = 16;

  private static final float[] NONE = {};

  private final Working mine;
  private final Working helpers;

  /// For vectors as long as this processor likes them.
  public VectorConvolution() {
    this(FloatVector.SPECIES_PREFERRED.vectorBitSize());
  }

  /// For vectors of 256 or 512 bits; other than the preferred ones only to test them.
  VectorConvolution(int bits) {
    this.mine = new Working(bits == 512);
    this.helpers = new Working(bits == 512);
  }

  /// What a thread needs.
  private static final class Working {
    final Blocks blocks;
    final int[] in = new int[Blocks.HEIGHT];
    final int[] out = new int[Blocks.HEIGHT];
    float[] rows = NONE;

    Working(boolean wide) {
      blocks = new Blocks(wide);
    }

    float[] rows(int length) {
      if (rows.length < length) {
        rows = new float[length];
      }
      return rows;
    }
  }

  /// Sums of pixels.
  ///
  /// @param images how many
  /// @param w weights; element k of a step's row and channel j of y meet at `atW + k·row +
  ///   j·column`
  /// @param n channels of y
  /// @param bias `[n]`, null for zeros
  public void pixels(
      int images,
      List<Phase> phases,
      float[] x,
      float[] w,
      int row,
      int column,
      int n,
      float @Nullable [] bias,
      float[] y,
      int threads) {
    int tile = mine.blocks.tileColumns();
    int chunks = 0;
    int most = 0;
    for (Phase phase : phases) {
      int m = images * phase.in.down() * phase.in.across();
      most = Math.max(most, chunks(m));
      chunks += chunks(m);
    }
    int cuts = Math.clamp((PARTS + chunks - 1) / Math.max(1, chunks), 1, (n + tile - 1) / tile);
    int width = ((n + tile - 1) / tile + cuts - 1) / cuts * tile;
    int each = most * cuts;
    Helper.Job job =
        (part, onHelper) -> {
          Phase phase = phases.get(part / each);
          int m = images * phase.in.down() * phase.in.across();
          int high = height(m);
          int first = part % each / cuts * high;
          int j = part % cuts * width;
          int rows = Math.min(high, m - first);
          int columns = Math.min(width, n - j);
          if (rows > 0 && columns > 0) {
            Working working = onHelper ? helpers : mine;
            float[] made = working.rows(rows * columns);
            sum(working, phase, first, rows, x, w, row, column, j, columns, bias, made);
            phase.out.places(first, rows, working.out);
            for (int i = 0; i < rows; i++) {
              System.arraycopy(made, i * columns, y, working.out[i] + j, columns);
            }
          }
        };
    run(job, phases.size() * each, threads);
  }

  private static void sum(
      Working working,
      Phase phase,
      int first,
      int rows,
      float[] x,
      float[] w,
      int row,
      int column,
      int j,
      int columns,
      float @Nullable [] bias,
      float[] made) {
    phase.in.places(first, rows, working.in);
    Blocks blocks = working.blocks;
    if (phase.steps.isEmpty()) {
      blocks.left(x, 0, 0, 1);
      blocks.right(w, 0, row, column);
      blocks.multiply(rows, 0, columns, bias, bias == null ? 0 : j, 0, made, 0, columns);
    }
    for (int s = 0; s < phase.steps.size(); s++) {
      Step step = phase.steps.get(s);
      blocks.leftRows(x, step.atX, working.in);
      blocks.right(w, step.atW + j * column, row, column);
      if (s > 0) {
        blocks.block(rows, step.depth, columns, made, 0, columns, made, 0, columns);
      } else {
        blocks.block(rows, step.depth, columns, bias, bias == null ? 0 : j, 0, made, 0, columns);
      }
    }
  }

  /// Sums over pixels: `lines` runs of `run` numbers from each pixel of x, run l at `l·line`,
  /// against the pixels of y.
  ///
  /// @param images how many
  /// @param in pixels of x
  /// @param y `[images·down·across, n]`
  /// @param dw `[lines·run, n]`
  public void weights(
      int images,
      Lattice in,
      int lines,
      int line,
      int run,
      float[] x,
      float[] y,
      int n,
      float[] dw,
      int threads) {
    int m = images * in.down() * in.across();
    int pieces = chunks(run);
    int high = height(run);
    Helper.Job job =
        (part, onHelper) -> {
          Working working = onHelper ? helpers : mine;
          int l = part / pieces;
          int first = part % pieces * high;
          int rows = Math.min(high, run - first);
          int to = (l * run + first) * n;
          for (int from = 0; from < m && rows > 0; from += DEPTH) {
            int depth = Math.min(DEPTH, m - from);
            in.places(from, depth, working.in);
            working.blocks.leftColumns(x, l * line + first, working.in);
            working.blocks.right(y, from * n, n, 1);
            if (from == 0) {
              working.blocks.block(rows, depth, n, null, 0, 0, dw, to, n);
            } else {
              working.blocks.block(rows, depth, n, dw, to, n, dw, to, n);
            }
          }
        };
    run(job, lines * pieces, threads);
  }

  private static void run(Helper.Job job, int parts, int threads) {
    if (threads < 2) {
      for (int part = 0; part < parts; part++) {
        job.part(part, false);
      }
    } else {
      Helper.SHARED.run(job, parts);
    }
  }

  /// Parts that so many rows are cut into: for two threads an even number.
  private static int chunks(int rows) {
    int chunks = (rows + Blocks.HEIGHT - 1) / Blocks.HEIGHT;
    return chunks < 2 ? chunks : chunks + chunks % 2;
  }

  /// Rows of such a part, but for the last one; whole strips.
  private static int height(int rows) {
    int chunks = Math.max(1, chunks(rows));
    return ((rows + chunks - 1) / chunks + STRIP - 1) / STRIP * STRIP;
  }
}
