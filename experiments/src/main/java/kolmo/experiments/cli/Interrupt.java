package kolmo.experiments.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl-C as a request: the loop that asks [#requested] finishes its step and writes what it has,
/// while the virtual machine waits.
final class Interrupt implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 60;

  private final CountDownLatch written = new CountDownLatch(1);
  private final Thread hook = new Thread(this::hold, "interrupt");
  private volatile boolean requested;

  Interrupt() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void hold() {
    requested = true;
    System.err.println();
    System.err.println("kolmo: interrupted; finishing the step and writing what there is");
    try {
      if (!written.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("interrupted, and the run folder could not be completed in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean requested() {
    return requested;
  }

  /// What there was to write has been written.
  @Override
  public void close() {
    written.countDown();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // asked for in this very moment: the hook returns at once
      }
    }
  }
}
