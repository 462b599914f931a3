package kolmo.benchmarks.turns;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One of those compared: a column of the table.
///
/// @param name for the column's head
/// @param peer whose, null for what is on Kolmo's own class path
/// @param benchmark class and method of the JMH benchmark, below `kolmo.benchmarks`
/// @param params of the benchmark, beside the row's
public record Side(String name, @Nullable Peer peer, String benchmark, Map<String, String> params) {

  public Side {
    params = Map.copyOf(params);
  }

  /// A side without parameters of its own.
  public static Side of(String name, @Nullable Peer peer, String benchmark) {
    return new Side(name, peer, benchmark, Map.of());
  }

  /// Whether it needs a process of its own.
  boolean apart() {
    return peer == Peer.LIBTORCH_OFFICIAL;
  }
}
