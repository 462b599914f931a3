package kolmo.benchmarks.turns;

import org.jspecify.annotations.Nullable;

/// A library that Kolmo is compared with and that is fetched for that alone.
public enum Peer {
  /// Linear algebra in Java, on the Vector API.
  NETLIB("dev.ludovic.netlib", "dev/ludovic/netlib/blas/BLAS.class", null),
  /// Its single-precision product, through the foreign-function interface.
  OPENBLAS(
      "OpenBLAS", "org/bytedeco/openblas/linux-x86_64/libopenblas.so.0", "cpu.OpenBlas$Version"),
  /// libtorch as bytedeco builds it, on OpenBLAS.
  LIBTORCH_OPENBLAS(
      "libtorch on OpenBLAS",
      "org/bytedeco/pytorch/linux-x86_64/libtorch_cpu.so",
      "cpu.Torch$Version"),
  /// libtorch as its makers publish it, on MKL. It cannot share a process with the other one.
  LIBTORCH_OFFICIAL(
      "official libtorch (MKL)", "pytorch/cpu/linux-x86_64/libtorch_cpu.so", "cpu.Torch$Version");

  private final String title;
  private final String resource;
  private final @Nullable String version;

  Peer(String title, String resource, @Nullable String version) {
    this.title = title;
    this.resource = resource;
    this.version = version;
  }

  /// For tables and messages.
  String title() {
    return title;
  }

  /// The [Report] of its version, null if it has none.
  @Nullable String version() {
    return version;
  }

  /// Whether it was fetched and can run here; only one platform's natives are.
  boolean present() {
    return (this == NETLIB || Natives.supported())
        && Peer.class.getClassLoader().getResource(resource) != null;
  }
}
