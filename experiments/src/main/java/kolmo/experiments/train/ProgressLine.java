package kolmo.experiments.train;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBarRenderer;
import me.tongfei.progressbar.ProgressState;

/// A progress bar as one line of a terminal, never longer than that: in a narrow one the words
/// behind it go first, then the bar, then the rate, and what is left of the time stays.
///
/// @param unit of what is counted
record ProgressLine(String unit) implements ProgressBarRenderer {

  private static final int SHORTEST_BAR = 5;
  private static final int LONGEST_BAR = 40;

  @Override
  public String render(ProgressState state, int width) {
    return of(
        state.getTaskName(),
        state.getCurrent(),
        state.getMax(),
        state.getCurrent() - state.getStart(),
        state.getElapsedAfterStart(),
        state.getExtraMessage(),
        width);
  }

  /// The line.
  ///
  /// @param lately how many of those that are done this process has done
  /// @param elapsed how long they took
  /// @param note a few words behind it, with their separator
  String of(
      String task, long done, long total, long lately, Duration elapsed, String note, int width) {
    double seconds = elapsed.toNanos() / 1e9;
    double rate = seconds > 0 ? lately / seconds : 0;
    long share = total == 0 ? 100 : 100 * done / total;
    String head = String.format(Locale.ROOT, "%s %3d%%", task, share);
    String count = String.format(Locale.ROOT, " %d/%d %ss", done, total, unit);
    String left = rate > 0 ? ", " + clock(Math.round((total - done) / rate)) + " left" : "";
    String speed = rate > 0 ? String.format(Locale.ROOT, ", %.1f/s", rate) : "";
    for (String words : List.of(count + left + speed + note, count + left + speed)) {
      int room = width - head.length() - words.length() - 3; // a blank and the brackets
      if (room >= SHORTEST_BAR) {
        return head + " " + bar(done, total, Math.min(room, LONGEST_BAR)) + words;
      }
    }
    for (String words : List.of(count + left + speed, count + left, left)) {
      if (head.length() + words.length() <= width) {
        return head + words;
      }
    }
    return head.substring(0, Math.clamp(width, 0, head.length()));
  }

  private static String bar(long done, long total, int length) {
    int full = total == 0 ? length : (int) (length * done / total);
    return "[" + "=".repeat(full) + " ".repeat(length - full) + "]";
  }

  private static String clock(long seconds) {
    long hours = seconds / 3600;
    String minutes = String.format(Locale.ROOT, "%d:%02d", seconds / 60 % 60, seconds % 60);
    return hours == 0
        ? minutes
        : String.format(Locale.ROOT, "%d:%02d:%02d", hours, seconds / 60 % 60, seconds % 60);
  }
}
