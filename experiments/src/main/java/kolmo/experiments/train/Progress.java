package kolmo.experiments.train;

import java.time.Duration;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/// What a waiting person sees, on stderr: a bar with rate and time left on a terminal, now and then
/// a line elsewhere.
public final class Progress implements AutoCloseable {

  private static final Duration LINE_EVERY = Duration.ofSeconds(20);

  private static volatile boolean silent;

  private final String task;
  private final String unit;
  private final long before;
  private final long total;
  private final @Nullable ProgressBar bar;
  private final long start = System.nanoTime();
  private long lastLine = start;
  private long done;
  private String note = ""; // with its separator

  /// No bars from now on; lines go to standard error as it is then.
  public static void silence() {
    silent = true;
  }

  public Progress(String task, String unit, long total) {
    this(task, unit, 0, total);
  }

  /// Of work that was begun earlier.
  ///
  /// @param before how many of the units had been done earlier
  @SuppressWarnings("SystemConsoleNull") // null again since JDK 25 where there is no terminal
  public Progress(String task, String unit, long before, long total) {
    this.task = task;
    this.unit = unit;
    this.before = before;
    this.done = before;
    this.total = total;
    boolean terminal = !silent && System.console() != null && System.console().isTerminal();
    this.bar =
        terminal
            ? new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .startsFrom(before, Duration.ZERO)
                .setRenderer(new ProgressLine(unit))
                .setUpdateIntervalMillis(250)
                .build()
            : null;
  }

  /// One unit more is done.
  public void step() {
    reach(done + 1);
  }

  /// So many units are done.
  public void reach(long units) {
    done = units;
    if (bar != null) {
      bar.stepTo(units);
    } else if (System.nanoTime() - lastLine > LINE_EVERY.toNanos()) {
      line();
    }
  }

  /// Counts a unit each time that work asks whether to go on, as it does between its units.
  public BooleanSupplier counting(BooleanSupplier cancelled) {
    return () -> {
      step();
      return cancelled.getAsBoolean();
    };
  }

  /// A few words behind the numbers.
  void note(String text) {
    note = "; " + text;
    if (bar != null) {
      bar.setExtraMessage(", " + text.split(",", 2)[0]); // all of it leaves no room for the bar
    }
  }

  /// A line of its own, at once.
  void say(String text) {
    System.err.println(task + ": " + text);
  }

  private void line() {
    lastLine = System.nanoTime();
    double seconds = (lastLine - start) / 1e9;
    double rate = (done - before) / seconds;
    System.err.printf(
        Locale.ROOT,
        "%s: %d of %d %ss, %.1f %ss/s, %.0f s left%s%n",
        task,
        done,
        total,
        unit,
        rate,
        unit,
        (total - done) / rate,
        note);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    } else {
      System.err.printf(
          Locale.ROOT,
          "%s: %d %s%s in %.1f s%s%n",
          task,
          done - before,
          unit,
          done - before == 1 ? "" : "s",
          (System.nanoTime() - start) / 1e9,
          note);
    }
  }
}
