package kolmo.autograd.array.cpu.vector;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.NullMarked;

/// What this machine's vectors allow to be tested.
@NullMarked
final class Vectors {

  private Vectors() {}

  /// Skips the tests, with the reason, where the kernels cannot run.
  static void assumePresent() {
    boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    String why = present ? "no vectors of 256 or 512 bits" : "no module jdk.incubator.vector";
    boolean usable = present && VectorGemm.supported();
    if (!usable) {
      System.out.println("skipped, " + why);
    }
    assumeTrue(usable, why);
  }

  /// The widths that run here as instructions: 512 bits imply 256.
  static int[] widths() {
    return FmaRate.lanes() == 16 ? new int[] {512, 256} : new int[] {256};
  }
}
