package kolmo.kernels;

import kolmo.autograd.array.Backend;

/// The device below a backend, as benchmarks see it: what it is, and its own clock.
public final class Gpu {

  private final Device device;

  private Gpu(Device device) {
    this.device = device;
  }

  /// The device of a backend of this module.
  ///
  /// @throws IllegalArgumentException if it is of another one
  public static Gpu of(Backend on) {
    if (on instanceof CudaBackend cuda) {
      return new Gpu(cuda.device());
    }
    throw new IllegalArgumentException(
        "wanted cuda, cuda-tf32 or cuda-emulated, which have a device clock, got " + on.name());
  }

  /// The card's name, or that there is none.
  public String name() {
    return device.hardware();
  }

  /// Bytes a second that the card's memory gives and takes at most, 0 if that is not known.
  public double bandwidth() {
    return device.bandwidth();
  }

  /// Microseconds from the start to the end of the work that `queued` asks of the backend; waits
  /// for what was asked before, and for the end. The card counts them, except that on the emulated
  /// device it is the host's time, which says nothing about a card.
  public double micros(Runnable queued) {
    return device.micros(queued);
  }
}
