package kolmo.benchmarks.gpu;

import java.util.ArrayList;
import java.util.List;
import kolmo.benchmarks.turns.Measured.Quartiles;
import kolmo.kernels.Gpu;

/// Microseconds that a piece of work takes when it is done again and again.
///
/// @param device from event to event on the device's clock
/// @param host median of the host's time, which waits for the device
record GpuTiming(Quartiles device, double host) {

  private static final int LEAST = 3;

  private record Sample(double device, double host) {}

  /// Measures.
  ///
  /// @param repeats how often the work is done between two events: gaps between one and the next
  ///   count, as they do in training
  /// @param seconds to measure for, after half of it for warming up
  static GpuTiming of(Gpu gpu, int repeats, double seconds, Runnable once) {
    Runnable many =
        () -> {
          for (int i = 0; i < repeats; i++) {
            once.run();
          }
        };
    samples(gpu, many, 1, seconds / 2);
    List<Sample> samples = samples(gpu, many, LEAST, seconds);
    return new GpuTiming(
        Quartiles.of(samples.stream().mapToDouble(s -> s.device() / repeats).toArray()),
        Quartiles.of(samples.stream().mapToDouble(s -> s.host() / repeats).toArray()).median());
  }

  private static List<Sample> samples(Gpu gpu, Runnable many, int least, double seconds) {
    List<Sample> samples = new ArrayList<>();
    long end = System.nanoTime() + (long) (1e9 * seconds);
    while (samples.size() < least || System.nanoTime() < end) {
      long start = System.nanoTime();
      double device = gpu.micros(many);
      samples.add(new Sample(device, (System.nanoTime() - start) / 1e3));
    }
    return samples;
  }
}
