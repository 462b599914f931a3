package kolmo.experiments.draw;

import java.util.Locale;
import java.util.stream.LongStream;

/// The range of one axis, and how its numbers are written.
///
/// What is divided into ticks is a plain linear axis of places:
///
/// ```text
/// linear        place(v) = v / 10^exponent     the exponent then stands in the title
/// logarithmic   place(v) = log₁₀ v             ticks at whole places, labelled 10^place
/// ```
///
/// @param low smallest place
/// @param high largest place, above `low`
/// @param whole whether a linear axis has ticks at whole numbers only
record PlotsAxis(double low, double high, boolean log, boolean whole, int exponent) {

  private static final double LARGEST = 1e290;
  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  /// A linear axis from `low` to `high`.
  static PlotsAxis exactly(double low, double high, boolean whole) {
    double reach = Math.max(Math.abs(low), Math.abs(high));
    if (reach >= 1e-3 && reach < 1e7) {
      return new PlotsAxis(low, high, false, whole, 0);
    }
    int exponent = (int) Math.floor(Math.log10(reach));
    double unit = Math.pow(10, exponent);
    return new PlotsAxis(low / unit, high / unit, false, false, exponent);
  }

  /// A linear axis for values between `min` and `max` with a little room. `min > max` says that
  /// there is no value.
  static PlotsAxis linear(double min, double max, boolean whole) {
    double largest = Math.max(Math.abs(min), Math.abs(max));
    if (min > max) {
      return exactly(0, 1, false);
    }
    if (largest < 1 / LARGEST) {
      return exactly(-1, 1, whole);
    }
    boolean spread = max - min > 1e-6 * largest; // or one value, but for rounding
    double room = spread ? 0.04 * (max - min) : 0.1 * largest;
    return exactly(min - room, max + room, whole);
  }

  /// The same, begun at zero where that takes less than a third of it.
  static PlotsAxis fromZero(double min, double max, boolean whole) {
    boolean near = min >= 0 && min < 0.3 * max && max >= 1 / LARGEST;
    return near ? exactly(0, 1.04 * max, whole) : linear(min, max, whole);
  }

  /// A logarithmic axis for positive values with at least two powers of ten on it.
  static PlotsAxis logarithmic(double min, double max) {
    if (min > max) {
      return new PlotsAxis(-1.1, 0.1, true, false, 0);
    }
    double room = 0.04 * Math.log10(max / min);
    double low = Math.log10(min) - room;
    double high = Math.log10(max) + room;
    if (Math.ceil(low) + 1 > high) {
      low = Math.floor(low) - 0.1;
      high = Math.ceil(Math.max(high, low + 1)) + 0.1;
    }
    return new PlotsAxis(low, high, true, false, 0);
  }

  /// Whether a value can be shown on such an axis at all.
  static boolean shows(double value, boolean log) {
    return Math.abs(value) <= LARGEST && (!log || value >= 1 / LARGEST);
  }

  /// Where a value stands, cut off at the ends of the axis. NaN stands nowhere and stays NaN.
  double place(double value) {
    if (log) {
      return Math.clamp(value > 0 ? Math.log10(value) : low, low, high);
    }
    return Math.clamp(value / Math.pow(10, exponent), low, high);
  }

  /// Whether the axis reaches as far as a value.
  boolean reaches(double value) {
    double place = log ? Math.log10(value) : value / Math.pow(10, exponent);
    return place >= low && place <= high;
  }

  String title(String label) {
    return exponent == 0 ? label : "%s (× %s)".formatted(label, power(exponent)).strip();
  }

  /// Where a place stands: 0 at the low end, 1 at the high end.
  double share(double place) {
    return (place - low) / (high - low);
  }

  /// The places of ticks at least `spacing` pixels apart on an axis of `length` pixels.
  double[] ticks(double length, double spacing) {
    double step = step(length, spacing);
    long first = (long) Math.ceil(low / step - 1e-9);
    long last = (long) Math.floor(high / step + 1e-9);
    return LongStream.rangeClosed(first, last).mapToDouble(i -> i * step).toArray();
  }

  /// Between ticks: one, two or five times a power of ten.
  double step(double length, double spacing) {
    double least = (high - low) * spacing / length;
    if (log || whole) {
      least = Math.max(1, least);
    }
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double times : new double[] {1, 2, 5}) {
      if (times * power >= least * (1 - 1e-9)) {
        return times * power;
      }
    }
    return 10 * power;
  }

  /// A tick in words, with as many decimals as tell it from its neighbours.
  String label(double place, double length, double spacing) {
    if (log) {
      return logLabel(place);
    }
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step(length, spacing)) + 1e-9));
    return String.format(Locale.ROOT, "%,." + decimals + "f", place).replace('-', '−');
  }

  static String logLabel(double place) {
    int power = (int) Math.round(place);
    if (power < -4 || power > 4) {
      return power(power);
    }
    return power < 0 ? "0." + "0".repeat(-power - 1) + "1" : "1" + "0".repeat(power);
  }

  private static String power(int exponent) {
    StringBuilder text = new StringBuilder(exponent < 0 ? "10⁻" : "10");
    for (char digit : Integer.toString(Math.abs(exponent)).toCharArray()) {
      text.append(SUPERSCRIPTS.charAt(digit - '0'));
    }
    return text.toString();
  }
}
