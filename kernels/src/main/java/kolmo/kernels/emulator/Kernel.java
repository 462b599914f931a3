package kolmo.kernels.emulator;

import org.jspecify.annotations.Nullable;

/// A kernel's PTX, decoded when it is first launched.
public final class Kernel {

  private final String ptx;
  private final String name;
  private volatile @Nullable Program decoded;

  /// The entry point `name` of a PTX text.
  public Kernel(String ptx, String name) {
    this.ptx = ptx;
    this.name = name;
  }

  /// As the PTX calls it.
  public String name() {
    return name;
  }

  Program decoded() {
    Program known = decoded;
    if (known == null) {
      known = new Decoder(ptx, name).decode();
      decoded = known;
    }
    return known;
  }
}
