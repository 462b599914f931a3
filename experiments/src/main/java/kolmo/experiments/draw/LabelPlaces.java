package kolmo.experiments.draw;

import java.util.ArrayList;
import java.util.List;

/// Finds places for names in a field of points: beside what they name, on no point and on no other
/// name. Where the field is full, a name stands at the nearest place without another name.
///
/// @param points `[N][2]`, in pixels
/// @param taken the names' boxes so far
@SuppressWarnings("ArrayRecordComponent") // on their way to a picture; never compared
record LabelPlaces(double width, double height, double[][] points, List<Box> taken) {

  /// The room of a name.
  record Box(double left, double top, double width, double height) {

    private boolean holds(double x, double y, double around) {
      return x > left - around
          && x < left + width + around
          && y > top - around
          && y < top + height + around;
    }

    private boolean meets(Box other) {
      return left < other.left + other.width
          && other.left < left + width
          && top < other.top + other.height
          && other.top < top + height;
    }
  }

  private static final int DIRECTIONS = 24;
  private static final double FIRST = 8; // pixels from what is named
  private static final double STEP = 6;
  private static final double AROUND = 3; // of a point: its mark

  LabelPlaces(double width, double height, double[][] points) {
    this(width, height, points, new ArrayList<>());
  }

  /// The place for a name of that size, as near to (x, y) as there is one.
  Box place(double x, double y, double wide, double high) {
    Box fallback = null;
    for (double away = FIRST; away < Math.hypot(width, height); away += STEP) {
      for (int i = 0; i < DIRECTIONS; i++) {
        double angle = 2 * Math.PI * i / DIRECTIONS;
        double left = x + away * Math.cos(angle) + wide / 2 * (Math.cos(angle) - 1);
        double top = y - away * Math.sin(angle) - high / 2 * (Math.sin(angle) + 1);
        Box box = new Box(left, top, wide, high);
        if (!inside(box) || taken.stream().anyMatch(box::meets)) {
          continue;
        }
        if (free(box)) {
          taken.add(box);
          return box;
        }
        fallback = fallback == null ? box : fallback;
      }
    }
    Box box = fallback == null ? new Box(x, y, wide, high) : fallback;
    taken.add(box);
    return box;
  }

  private boolean inside(Box box) {
    return box.left >= 2
        && box.top >= 2
        && box.left + box.width <= width - 2
        && box.top + box.height <= height - 2;
  }

  private boolean free(Box box) {
    for (double[] point : points) {
      if (box.holds(point[0], point[1], AROUND)) {
        return false;
      }
    }
    return true;
  }
}
