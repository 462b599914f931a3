package kolmo.kernels;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The parameters of one launch, in memory outside the heap and laid out as a kernel reads them:
/// each aligned to its own size. Made once and refilled for each launch.
final class Arguments {

  private static final int BYTES = 512;
  private static final int MOST = 32;

  private final ByteBuffer values = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.nativeOrder());
  private final int[] offsets = new int[MOST];
  private int count;
  private boolean inGroup;

  /// Forgets the last launch.
  Arguments start() {
    values.clear();
    count = 0;
    inGroup = false;
    return this;
  }

  Arguments address(long address) {
    next(8);
    values.putLong(address);
    return this;
  }

  Arguments whole(int value) {
    next(4);
    values.putInt(value);
    return this;
  }

  Arguments real(float value) {
    next(4);
    values.putFloat(value);
    return this;
  }

  Arguments wide(double value) {
    next(8);
    values.putDouble(value);
    return this;
  }

  /// What follows until [#end] is one parameter, a struct of this alignment.
  Arguments group(int align) {
    next(align);
    inGroup = true;
    return this;
  }

  /// Ends a struct.
  Arguments end(int align) {
    pad(align);
    inGroup = false;
    return this;
  }

  /// How many parameters there are.
  int count() {
    return count;
  }

  /// Where parameter `i` begins.
  int offset(int i) {
    return offsets[i];
  }

  /// All of them; what was written lies between 0 and [#size].
  ByteBuffer values() {
    return values;
  }

  /// How many bytes they take.
  int size() {
    return values.position();
  }

  private void next(int align) {
    pad(align);
    if (!inGroup) {
      offsets[count++] = values.position();
    }
  }

  private void pad(int align) {
    while (values.position() % align != 0) {
      values.put((byte) 0);
    }
  }
}
