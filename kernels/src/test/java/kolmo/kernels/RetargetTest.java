package kolmo.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The JNI library over cuBLAS 12, made to ask for 13.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class RetargetTest {

  @Test
  void changesTheNameAndItsHashAndNothingElse() throws IOException {
    byte[] before = CudaLibraries.bundled();
    byte[] after = Retarget.library(before, "libcublas.so.12", "libcublas.so.13");
    assertThat(after).hasSameSizeAs(before);
    int changed = 0;
    for (int i = 0; i < before.length; i++) {
      changed += before[i] == after[i] ? 0 : 1;
    }
    assertThat(changed).isEqualTo(2); // the last digit, and the last byte of the hash
    assertThat(needs(before, 12)).isTrue();
    assertThat(needs(before, 13)).isFalse();
    assertThat(needs(after, 12)).isFalse();
    assertThat(needs(after, 13)).isTrue();
    assertThat(Retarget.library(after, "libcublas.so.13", "libcublas.so.12")).isEqualTo(before);
  }

  @Test
  void hashIsThatOfTheSystemVAbi() {
    assertThat(Retarget.hash("GLIBC_2.2.5")).isEqualTo(0x09691A75); // in every linked program
  }

  @Test
  void refusesALibraryThatDoesNotNeedIt() throws IOException {
    byte[] file = CudaLibraries.bundled();
    assertThatThrownBy(() -> Retarget.library(file, "libcublas.so.11", "libcublas.so.13"))
        .hasMessageContaining("does not need libcublas.so.11");
    assertThatThrownBy(() -> Retarget.library(file, "libcublas.so.12", "libcublas.so.9"))
        .hasMessageContaining("differ in length");
  }

  /// Whether the name stands in a table of strings.
  private static boolean needs(byte[] file, int major) {
    return new String(file, StandardCharsets.ISO_8859_1).contains("\0libcublas.so." + major + "\0");
  }
}
