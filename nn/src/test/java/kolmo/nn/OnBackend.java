package kolmo.nn;

import static org.assertj.core.api.Assertions.assertThat;

import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;

/// Runs a piece of a test on a backend and checks that it gave back all it took.
public final class OnBackend {

  private OnBackend() {}

  /// A piece of a test.
  @FunctionalInterface
  public interface Body<T, E extends Exception> {

    /// Runs on an open backend.
    T run(Backend on) throws E;
  }

  /// A piece of a test without a result.
  @FunctionalInterface
  public interface Check<E extends Exception> {

    /// Runs on an open backend.
    void run(Backend on) throws E;
  }

  /// Opens the backend, runs the body and closes.
  public static <T, E extends Exception> T get(String backend, Body<T, E> body) throws E {
    try (Backend on = Backends.open(backend)) {
      int before = on.live();
      T result = body.run(on);
      assertThat(on.live()).as("tensors left open on %s", backend).isEqualTo(before);
      return result;
    }
  }

  /// The same without a result.
  public static <E extends Exception> void run(String backend, Check<E> check) throws E {
    get(
        backend,
        on -> {
          check.run(on);
          return true;
        });
  }
}
