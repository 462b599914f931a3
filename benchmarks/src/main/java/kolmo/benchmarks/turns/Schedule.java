package kolmo.benchmarks.turns;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs a comparison: whose turn it is, and for how long.
///
/// ```text
/// peak                            fused multiply-adds alone, 1 and 2 threads
/// for each row, each side         warm up; its speed is known then
/// for each round, each row, each side in turn, beginning with another in each round: a turn
/// peak
/// ```
///
/// A turn is a few to a few hundred milliseconds, after a fifth of that untimed. Rounds are made
/// until the time is spent, at least three.
public final class Schedule implements Closeable {

  /// What a run left.
  ///
  /// @param peakBefore GFLOP/s on 1 and 2 threads, before
  /// @param peakAfter and after
  /// @param checks sentences of the checks
  /// @param versions of the libraries that told theirs
  /// @param leftOut sentences: who was left out, and why
  public record Outcome(
      Measured measured,
      int rounds,
      double[] peakBefore,
      double[] peakAfter,
      List<String> checks,
      Map<String, String> versions,
      List<String> leftOut) {}

  private static final double WARMUP_SHARE = 0.35;
  private static final double LEAST_WARMUP = 0.1; // seconds: vectors are slow until compiled
  private static final int LEAST_ROUNDS = 3;
  private static final int WANTED_ROUNDS = 6;
  private static final double TURN_OVERHEAD = 0.02; // seconds: what JMH needs around an iteration
  private static final int PEAK_TURNS = 4;
  private static final long PEAK_MICROS = 80_000;
  private static final long WARM_MICROS = 1_000_000; // until the loop is compiled

  private final @Nullable Natives natives;
  private final File log;
  private final Consumer<String> progress;
  private final Map<Boolean, Fork> forks = new HashMap<>();
  private @Nullable Fork warm;
  private final Map<Boolean, String> dead = new HashMap<>();
  private final Map<Peer, String> missing = new EnumMap<>(Peer.class);

  /// A schedule whose forks write their messages to `log`.
  ///
  /// @param natives null: without peers
  /// @param progress told what is going on
  public Schedule(@Nullable Natives natives, File log, Consumer<String> progress) {
    this.natives = natives;
    this.log = log;
    this.progress = progress;
  }

  /// Runs all of it in about this time.
  public Outcome run(Comparison comparison, double seconds)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    List<Side> sides = comparison.sides().stream().filter(this::available).toList();
    progress.accept("starting");
    double[] before = peaks();
    Map<String, String> versions = versions(sides);
    List<String> checks = new ArrayList<>();
    for (Comparison.Check check : comparison.checks()) {
      if (sides.contains(check.side())) {
        progress.accept("checking " + check.side().name());
        checks.add(
            check.side().name()
                + ": "
                + report(check.side().apart(), check.type(), check.params()));
      }
    }
    Measured measured = new Measured();
    Turns turns = new Turns(comparison, sides, measured);
    turns.warmUp(seconds - since(start));
    int rounds = turns.rounds(seconds - since(start));
    double[] after = peaks();
    List<String> leftOut = new ArrayList<>(missing.values());
    turns.failures.forEach((side, why) -> leftOut.add(side + ": " + why));
    return new Outcome(measured, rounds, before, after, checks, versions, leftOut);
  }

  /// A report from the fork where Kolmo runs, or from the other one.
  String report(boolean apart, String type, Map<String, String> params)
      throws IOException, InterruptedException {
    Worker.Reply reply = ask(apart, new Worker.Request(type, params, 1, 0, 0));
    return Objects.requireNonNullElse(reply.error(), reply.text());
  }

  private boolean available(Side side) {
    Peer peer = side.peer();
    if (peer == null) {
      return true;
    }
    if (natives == null) {
      missing.put(peer, peer.title() + ": left out, as asked");
      return false;
    }
    if (!peer.present()) {
      missing.put(
          peer,
          peer.title()
              + ": left out, "
              + (Natives.supported()
                  ? "it is not on the class path"
                  : "there are natives for Linux x86_64"));
      return false;
    }
    return true;
  }

  private Map<String, String> versions(List<Side> sides) throws IOException, InterruptedException {
    Map<String, String> versions = new LinkedHashMap<>();
    for (Side side : sides) {
      Peer peer = side.peer();
      if (peer != null && peer.version() != null) {
        versions.put(peer.title(), report(side.apart(), peer.version(), Map.of()));
      }
    }
    return versions;
  }

  /// The best of a few turns: what disturbs can only make it slower.
  private double[] peaks() throws IOException, InterruptedException {
    double work = Double.parseDouble(report(false, "turns.FmaBench$Work", Map.of()));
    double[] peaks = new double[2];
    for (int threads = 1; threads <= 2; threads++) {
      for (int i = 0; i < PEAK_TURNS; i++) {
        long warmup = forks.get(false) == warm ? 0 : WARM_MICROS;
        warm = forks.get(false);
        Worker.Reply reply =
            ask(
                false,
                new Worker.Request("turns.FmaBench.peak", Map.of(), threads, warmup, PEAK_MICROS));
        if (reply.error() != null) {
          throw new IOException("the rate of multiply-adds cannot be measured: " + reply.error());
        }
        peaks[threads - 1] = Math.max(peaks[threads - 1], threads * work / reply.nanos());
      }
    }
    return peaks;
  }

  private Worker.Reply ask(boolean apart, Worker.Request request)
      throws IOException, InterruptedException {
    String died = dead.get(apart);
    if (died != null) {
      return new Worker.Reply(Double.NaN, "", died);
    }
    Fork fork = forks.get(apart);
    if (fork == null) {
      boolean with = natives != null && Peer.LIBTORCH_OPENBLAS.present();
      fork = new Fork(with ? Objects.requireNonNull(natives).folders(apart) : List.of(), log);
      forks.put(apart, fork);
    }
    try {
      return fork.ask(request);
    } catch (Fork.Dead e) {
      String why = e.getMessage() + " (" + log + ")";
      dead.put(apart, why);
      return new Worker.Reply(Double.NaN, "", why);
    }
  }

  private static double since(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }

  /// Ends the forks: a comparison starts with new ones.
  @Override
  public void close() {
    forks.values().forEach(Fork::close);
    forks.clear();
    dead.clear();
  }

  /// The turns of one comparison.
  private final class Turns {

    private final Comparison comparison;
    private final List<Side> sides;
    private final Measured measured;
    private final Map<Row, Map<Side, Double>> speeds = new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private int cells;

    Turns(Comparison comparison, List<Side> sides, Measured measured) {
      this.comparison = comparison;
      this.sides = sides;
      this.measured = measured;
    }

    /// Lets everything run once for a while, and learns how long it takes.
    void warmUp(double seconds) throws IOException, InterruptedException {
      List<Row> rows = comparison.rows();
      for (Row row : rows) {
        cells += (int) sides.stream().filter(side -> comparison.does().test(side, row)).count();
      }
      double each =
          Math.max(LEAST_WARMUP, seconds * WARMUP_SHARE / Math.max(1, cells) - TURN_OVERHEAD);
      for (Row row : rows) {
        progress.accept("warming up, " + String.join(" ", row.group(), row.label()).strip());
        Map<Side, Double> speed = new LinkedHashMap<>();
        for (Side side : sides) {
          if (comparison.does().test(side, row)) {
            double nanos = turn(row, side, 0, Math.min(3, each));
            if (!Double.isNaN(nanos)) {
              speed.put(side, nanos);
            }
          }
        }
        speeds.put(row, speed);
      }
    }

    /// Makes rounds until the time is spent; returns how many.
    int rounds(double seconds) throws IOException, InterruptedException {
      long start = System.nanoTime();
      double each = seconds / WANTED_ROUNDS / Math.max(1, cells) - TURN_OVERHEAD;
      double length = Math.clamp(each, 0.005, 0.5);
      int round = 0;
      double last = 0;
      while (round < LEAST_ROUNDS || since(start) + last < seconds) {
        long began = System.nanoTime();
        progress.accept("round " + (round + 1));
        round(round, length);
        last = since(began);
        round++;
      }
      return round;
    }

    private void round(int round, double length) throws IOException, InterruptedException {
      for (Map.Entry<Row, Map<Side, Double>> row : speeds.entrySet()) {
        List<Side> order = new ArrayList<>(row.getValue().keySet());
        for (int i = 0; i < order.size(); i++) {
          Side side = order.get((i + round) % order.size());
          double once = Objects.requireNonNull(row.getValue().get(side)) * 1e-9;
          double warmup = once < length ? 0.2 * length : 0;
          measured.add(row.getKey(), side, turn(row.getKey(), side, warmup, length));
        }
      }
    }

    private double turn(Row row, Side side, double warmup, double length)
        throws IOException, InterruptedException {
      Map<String, String> params = new HashMap<>(row.params());
      params.putAll(side.params());
      Worker.Reply reply =
          ask(
              side.apart(),
              new Worker.Request(
                  side.benchmark(), params, 1, (long) (warmup * 1e6), (long) (length * 1e6)));
      if (reply.error() != null) {
        failures.putIfAbsent(side.name(), row.label() + ": " + reply.error());
      }
      return reply.nanos();
    }
  }
}
