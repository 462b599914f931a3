package kolmo.benchmarks;

/// A library that Kolmo is compared with and that is fetched for that alone.
enum Peer {
  /// Linear algebra in Java, on the Vector API.
  NETLIB("dev.ludovic.netlib", "dev/ludovic/netlib/blas/BLAS.class"),
  /// Its single-precision product, through the foreign-function interface.
  OPENBLAS("OpenBLAS", "org/bytedeco/openblas/linux-x86_64/libopenblas.so.0"),
  /// libtorch as bytedeco builds it, on OpenBLAS.
  LIBTORCH_OPENBLAS("libtorch on OpenBLAS", "org/bytedeco/pytorch/linux-x86_64/libtorch_cpu.so"),
  /// libtorch as its makers publish it, on MKL. It cannot share a process with the other one.
  LIBTORCH_OFFICIAL("official libtorch (MKL)", "pytorch/cpu/linux-x86_64/libtorch_cpu.so");

  private final String title;
  private final String resource;

  Peer(String title, String resource) {
    this.title = title;
    this.resource = resource;
  }

  /// For tables and messages.
  String title() {
    return title;
  }

  /// Whether it was fetched and can run here; only one platform's natives are.
  boolean present() {
    return (this == NETLIB || Natives.supported())
        && Peer.class.getClassLoader().getResource(resource) != null;
  }
}
