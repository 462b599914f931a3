package kolmo.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import jcuda.nvptxcompiler.JNvPTXCompiler;
import jcuda.nvptxcompiler.nvPTXCompilerHandle;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.UnaryFn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The PTX that ships: made of these very sources, for every driver and card since 2018, and
/// complete.
class PtxTest {

  static final List<String> FILES = Ptx.FILES;

  private static final Path SOURCES = Path.of("src/main/cuda");
  private static final List<String> CARDS = List.of("sm_75", "sm_80", "sm_86", "sm_89", "sm_90");

  @Test
  void everySourceHasItsPtx() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      List<String> names =
          files
              .map(f -> f.getFileName().toString())
              .filter(f -> f.endsWith(".cu"))
              .map(f -> f.substring(0, f.length() - 3))
              .sorted()
              .toList();
      assertThat(names).isEqualTo(FILES);
    }
  }

  /// As build-ptx.sh computes it: the file, then the headers in the order of their names.
  @ParameterizedTest
  @FieldSource("FILES")
  void sourceAndPtxBelongTogether(String file) throws IOException, NoSuchAlgorithmException {
    MessageDigest hash = MessageDigest.getInstance("SHA-256");
    hash.update(Files.readAllBytes(SOURCES.resolve(file + ".cu")));
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path header : files.filter(f -> f.toString().endsWith(".cuh")).sorted().toList()) {
        hash.update(Files.readAllBytes(header));
      }
    }
    assertThat(Ptx.text(file).lines().findFirst().orElse(""))
        .as("a source has changed and its PTX has not: run kernels/build-ptx.sh")
        .endsWith(HexFormat.of().formatHex(hash.digest()));
  }

  @ParameterizedTest
  @FieldSource("FILES")
  void isForOldDriversAndComputesExactly(String file) {
    String ptx = Ptx.text(file);
    assertThat(ptx).contains(".version 7.0\n", ".target sm_75\n");
    assertThat(ptx).doesNotContain(".approx", ".ftz", "call", ".local", "atom.");
  }

  /// By the compiler that is part of JCuda and needs no GPU.
  @ParameterizedTest
  @FieldSource("FILES")
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void assemblesForEveryCard(String file) {
    byte[] text = (Ptx.text(file) + "\0").getBytes(StandardCharsets.US_ASCII);
    for (String card : CARDS) {
      nvPTXCompilerHandle handle = new nvPTXCompilerHandle();
      assertThat(JNvPTXCompiler.nvPTXCompilerCreate(handle, text.length, text)).isZero();
      String[] options = {"--gpu-name=" + card, "--opt-level=0"};
      int status = JNvPTXCompiler.nvPTXCompilerCompile(handle, options.length, options);
      assertThat(status).as("%s for %s: %s", file, card, log(handle)).isZero();
      assertThat(JNvPTXCompiler.nvPTXCompilerDestroy(handle)).isZero();
    }
  }

  @Test
  void everyFunctionHasItsKernels() {
    Ptx ptx = new Ptx();
    for (UnaryFn fn : UnaryFn.values()) {
      String name = fn.name().toLowerCase(Locale.ROOT);
      assertThatCode(() -> ptx.file(name + "_fwd_f32")).doesNotThrowAnyException();
      if (fn.differentiable()) {
        assertThatCode(() -> ptx.file(name + "_bwd_f32")).doesNotThrowAnyException();
      }
      if (fn.kept() == UnaryFn.Kept.OUTPUT) {
        assertThatCode(() -> ptx.file("affine_" + name + "_f32")).doesNotThrowAnyException();
      }
    }
    for (BinaryFn fn : BinaryFn.values()) {
      for (String kind : List.of("fwd", "bwd0", "bwd1")) {
        String name = fn.name().toLowerCase(Locale.ROOT) + "_" + kind;
        assertThatCode(() -> ptx.file(name + "_f32")).doesNotThrowAnyException();
        assertThatCode(() -> ptx.file(name + "_repeat_f32")).doesNotThrowAnyException();
      }
    }
  }

  private static String log(nvPTXCompilerHandle handle) {
    long[] size = new long[1];
    JNvPTXCompiler.nvPTXCompilerGetErrorLogSize(handle, size);
    byte[] text = new byte[(int) size[0] + 1];
    JNvPTXCompiler.nvPTXCompilerGetErrorLog(handle, text);
    return new String(text, StandardCharsets.UTF_8);
  }
}
