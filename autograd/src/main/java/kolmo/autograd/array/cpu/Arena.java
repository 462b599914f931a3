package kolmo.autograd.array.cpu;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A step's buffers, reused by the next step instead of allocated: a new array must be cleared and
/// later collected, which costs more than many an operation on it.
///
/// Free arrays are kept by their exact length, because training repeats the same shapes. They are
/// not cleared. The bound: free arrays together never hold more than twice the peak of what was in
/// use at one time; beyond that the lengths that were not asked for longest are dropped first. So
/// the heap holds at most three times what the largest step needs.
final class Arena {

  private static final int BOUND = 2;

  /// Free arrays by length; the length that was touched longest ago comes first.
  private final Map<Length, Deque<float[]>> free = new LinkedHashMap<>(16, 0.75f, true);

  /// What [#free] is asked with: an Integer would be a new object each time.
  private final Length asked = new Length(0);

  private long used;
  private long peak;
  private long idle;

  /// An array of this length with arbitrary contents. With assertions on, as in tests, it is full
  /// of NaN: an operation that forgets an element cannot pass for right.
  float[] take(int length) {
    float[] buffer = reuse(length);
    assert spoil(buffer);
    return buffer;
  }

  /// An array of this length, full of zeros.
  float[] zeros(int length) {
    float[] buffer = reuse(length);
    Arrays.fill(buffer, 0);
    return buffer;
  }

  /// Takes back an array that [#take] or [#zeros] handed out; its user must forget it.
  void give(float[] buffer) {
    used -= buffer.length;
    idle += buffer.length;
    Deque<float[]> same = ofLength(buffer.length);
    if (same == null) {
      same = new ArrayDeque<>();
      free.put(new Length(buffer.length), same);
    }
    same.push(buffer);
    if (idle > BOUND * peak) {
      drop();
    }
  }

  /// Forgets all free arrays.
  void clear() {
    free.clear();
    idle = 0;
  }

  /// Floats handed out and not given back.
  long used() {
    return used;
  }

  /// The greatest [#used] so far.
  long peak() {
    return peak;
  }

  /// Floats in free arrays.
  long idle() {
    return idle;
  }

  private float[] reuse(int length) {
    used += length;
    peak = Math.max(peak, used);
    Deque<float[]> same = ofLength(length);
    if (same == null || same.isEmpty()) {
      return new float[length];
    }
    idle -= length;
    return same.pop();
  }

  private @Nullable Deque<float[]> ofLength(int length) {
    asked.value = length;
    return free.get(asked);
  }

  private void drop() {
    Iterator<Deque<float[]>> oldest = free.values().iterator();
    while (idle > BOUND * peak) {
      Deque<float[]> same = oldest.next();
      while (idle > BOUND * peak && !same.isEmpty()) {
        idle -= same.pop().length;
      }
      if (same.isEmpty()) {
        oldest.remove();
      }
    }
  }

  private static boolean spoil(float[] buffer) {
    Arrays.fill(buffer, Float.NaN);
    return true;
  }

  /// A key.
  private static final class Length {
    int value;

    Length(int value) {
      this.value = value;
    }

    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Length l && l.value == value;
    }

    @Override
    public int hashCode() {
      return value;
    }
  }
}
