package kolmo.experiments.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// The pixels of many images, one after another. They are read as floats in [0,1]; how they are
/// held is what memory allows: 162,770 images of 3·64·64 are 8 GB as floats and 2 GB as bytes.
sealed interface Pixels {

  /// How many.
  long size();

  /// Copies the `n` pixels from `from` on into `target`, from `to` on.
  void copy(long from, float[] target, int to, int n);

  /// The `n` pixels from `from` on.
  Pixels slice(long from, long n);

  /// The pieces of `each` pixels that start at `each·pieces[k]`, in that order.
  Pixels gather(int[] pieces, int each);

  /// Values between the 256 steps, such as those of a resized image.
  @SuppressWarnings("ArrayRecordComponent") // shared, never compared
  record Floats(float[] values) implements Pixels {

    @Override
    public long size() {
      return values.length;
    }

    @Override
    public void copy(long from, float[] target, int to, int n) {
      System.arraycopy(values, Math.toIntExact(from), target, to, n);
    }

    @Override
    public Pixels slice(long from, long n) {
      int start = Math.toIntExact(from);
      return new Floats(Arrays.copyOfRange(values, start, Math.toIntExact(from + n)));
    }

    @Override
    public Pixels gather(int[] pieces, int each) {
      float[] chosen = new float[Math.multiplyExact(pieces.length, each)];
      for (int k = 0; k < pieces.length; k++) {
        System.arraycopy(values, Math.multiplyExact(pieces[k], each), chosen, k * each, each);
      }
      return new Floats(chosen);
    }
  }

  /// Unsigned bytes, value = byte / 255; on the heap, or in a file that is mapped.
  record Bytes(MemorySegment values) implements Pixels {

    @Override
    public long size() {
      return values.byteSize();
    }

    @Override
    public void copy(long from, float[] target, int to, int n) {
      for (int i = 0; i < n; i++) {
        target[to + i] = (values.get(ValueLayout.JAVA_BYTE, from + i) & 0xFF) / 255f;
      }
    }

    @Override
    public Pixels slice(long from, long n) {
      return new Bytes(values.asSlice(from, n));
    }

    @Override
    public Pixels gather(int[] pieces, int each) {
      MemorySegment chosen =
          MemorySegment.ofArray(new byte[Math.multiplyExact(pieces.length, each)]);
      for (int k = 0; k < pieces.length; k++) {
        MemorySegment.copy(values, (long) pieces[k] * each, chosen, (long) k * each, each);
      }
      return new Bytes(chosen);
    }
  }
}
