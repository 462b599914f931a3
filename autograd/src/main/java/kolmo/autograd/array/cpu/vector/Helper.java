package kolmo.autograd.array.cpu.vector;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A second thread that takes parts of a job, for jobs of a few microseconds.
///
/// Caller and helper draw parts from one counter until none is left, so a helper that wakes late or
/// has lost its processor finds less to do, and the caller never waits for a part that nobody has
/// begun. Waking a parked thread costs 5 to 25 µs, as much as a small product; seeing a change
/// while spinning costs 0.1 to 0.3 µs. So the helper spins for the usual pause between two products
/// and then parks, which leaves the processor to others.
///
/// There is one helper for the process. A caller that finds it taken computes alone.
public final class Helper {

  /// A job in parts that may run in any order and on two threads.
  public interface Job {

    /// Computes a part; at most one part runs on each of the two threads.
    void part(int part, boolean onHelper);
  }

  /// The only one; its thread starts with the first shared job.
  public static final Helper SHARED = new Helper();

  /// How long the helper waits for the next job, and the caller for the last part, without giving
  /// up the processor: longer than most elementwise work between two products, far below the
  /// milliseconds of a scheduler's slice.
  private static final long SPIN_NANOS = 50_000;

  /// How often the caller looks again after that.
  private static final long NAP_NANOS = 20_000;

  /// Spins between two looks at the clock.
  private static final int LOOKS = 32;

  private final AtomicBoolean taken = new AtomicBoolean();

  /// The draw: number of the job (high half), next part and number of parts (16 bits each). In one
  /// word, since a helper that slept through a job must not draw a part of it from the next.
  private final AtomicLong draw = new AtomicLong();

  /// Parts that the helper has finished of the current job.
  private final AtomicInteger done = new AtomicInteger();

  private volatile boolean parked;
  private volatile @Nullable Job job;
  private volatile @Nullable Throwable failure;
  private @Nullable Thread thread;

  private Helper() {}

  /// Computes parts 0 to `parts - 1`, with help if there is a second processor and nobody else has
  /// it; returns when all are done.
  public void run(Job shared, int parts) {
    if (parts < 2
        || parts > 0xffff
        || Runtime.getRuntime().availableProcessors() < 2
        || !taken.compareAndSet(false, true)) {
      for (int part = 0; part < parts; part++) {
        shared.part(part, false);
      }
      return;
    }
    try {
      share(shared, parts);
    } finally {
      job = null;
      taken.set(false);
    }
  }

  private void share(Job shared, int parts) {
    Thread helper = started();
    job = shared;
    failure = null;
    done.set(0);
    draw.set(((draw.get() >>> 32) + 1) << 32 | parts);
    if (parked) {
      LockSupport.unpark(helper);
    }
    int own = 0;
    boolean whole = false;
    try {
      for (int part = next(); part >= 0; part = next()) {
        own++;
        shared.part(part, false);
      }
      whole = true;
    } finally {
      if (!whole) { // failed here: nobody needs the rest
        while (next() >= 0) {
          own++;
        }
      }
      await(parts - own);
    }
    Throwable thrown = failure;
    if (thrown != null) {
      throw new IllegalStateException("a part of a product failed on the helper thread", thrown);
    }
  }

  private Thread started() {
    Thread known = thread;
    if (known == null) {
      known = Thread.ofPlatform().daemon().name("kolmo-product").unstarted(this::serve);
      thread = known;
      known.start();
    }
    return known;
  }

  /// Draws a part of the current job, or -1. Whoever draws keeps the job from ending until the part
  /// is done, hence may read [#job] afterwards.
  private int next() {
    while (true) {
      long seen = draw.get();
      int part = (int) (seen >>> 16) & 0xffff;
      if (part >= (int) (seen & 0xffff)) {
        return -1;
      }
      if (draw.compareAndSet(seen, seen + (1 << 16))) {
        return part;
      }
    }
  }

  private void await(int parts) {
    long since = System.nanoTime();
    while (done.get() < parts) {
      if (System.nanoTime() - since < SPIN_NANOS) {
        spin();
      } else {
        LockSupport.parkNanos(this, NAP_NANOS);
      }
    }
  }

  private void serve() {
    long since = System.nanoTime();
    while (true) {
      int part = next();
      if (part >= 0) {
        work(part);
        since = System.nanoTime();
      } else if (System.nanoTime() - since < SPIN_NANOS) {
        spin();
      } else {
        parked = true;
        if ((draw.get() >>> 16 & 0xffff) >= (draw.get() & 0xffff)) { // nothing came meanwhile
          LockSupport.park(this);
        }
        parked = false;
        since = System.nanoTime();
      }
    }
  }

  private void work(int part) {
    try {
      Job current = job;
      if (current != null) {
        current.part(part, true);
      }
    } catch (Throwable e) { // handed to the caller
      failure = e;
    } finally {
      done.incrementAndGet();
    }
  }

  private static void spin() {
    for (int i = 0; i < LOOKS; i++) {
      Thread.onSpinWait();
    }
  }
}
