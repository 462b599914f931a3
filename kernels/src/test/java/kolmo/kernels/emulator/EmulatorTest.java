package kolmo.kernels.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/// What the emulator computes, and what it must not let pass, on small kernels written for it.
class EmulatorTest {

  private final Emulator emulator = new Emulator();

  @Test
  void lanesThatPartComeTogetherAgain() {
    float[] y =
        run(
            """
            and.b32 %r2, %r1, 1;
            setp.eq.s32 %p1, %r2, 0;
            @%p1 bra EVEN;
            add.s32 %r3, %r1, 100;
            bra.uni END;
            EVEN:
            add.s32 %r3, %r1, 0;
            END:
            mov.u32 %r4, -1;
            shfl.sync.down.b32 %r5|%p2, %r3, 1, 31, %r4;
            cvt.rn.f32.s32 %f1, %r5;
            st.global.f32 [%rd2], %f1;
            """,
            32);
    for (int lane = 0; lane < 31; lane++) { // each takes what its neighbour computed
      assertThat(y[lane]).isEqualTo(lane % 2 == 0 ? lane + 101 : lane + 1);
    }
    assertThat(y[31]).isEqualTo(131); // the last one keeps its own
  }

  @Test
  void aBarrierHandsOverBetweenWarps() {
    float[] y =
        run(
            """
            cvt.rn.f32.s32 %f1, %r1;
            shl.b32 %r2, %r1, 2;
            st.shared.f32 [%r2], %f1;
            bar.sync 0;
            xor.b32 %r3, %r2, 128;
            ld.shared.f32 %f2, [%r3];
            st.global.f32 [%rd2], %f2;
            """,
            64);
    assertThat(y[0]).isEqualTo(32);
    assertThat(y[63]).isEqualTo(31);
  }

  @Test
  void accessBeyondTheEndIsCaught() {
    refused("st.global.f32 [%rd2+4], %f0;", 8, "thread 7", "out of bounds", "offset 32", "has 32");
    refused("ld.global.f32 %f1, [%rd2+-4];", 8, "thread 0", "out of bounds");
    refused("ld.global.f32 %f1, [%rd0];", 1, "out of bounds: address 0x0");
    refused("mov.u32 %r2, 256; st.shared.f32 [%r2], %f0;", 1, "out of bounds", "has 256");
  }

  @Test
  void misalignedAccessIsCaught() {
    refused("st.global.f32 [%rd2+2], %f0;", 1, "out of bounds");
    refused("ld.global.f32 %f1, [%rd2+2];", 8, "misaligned: 4 bytes at offset 2");
    refused("st.shared.f64 [buffer+4], %fd0;", 1, "misaligned: 8 bytes at 4");
  }

  @Test
  void sharedMemoryThatNobodyWroteIsCaught() {
    refused("ld.shared.f32 %f1, [buffer];", 1, "nothing has been written there");
  }

  @Test
  void racesInSharedMemoryAreCaught() {
    refused("st.shared.f32 [buffer], %f0;", 2, "a write by thread 1 after a write by thread 0");
    String neighbour =
        """
        shl.b32 %r2, %r1, 2;
        st.shared.f32 [%r2], %f0;
        SYNC
        xor.b32 %r3, %r2, 4;
        ld.shared.f32 %f1, [%r3];
        """;
    refused(neighbour.replace("SYNC", ""), 2, "a read by thread", "and no barrier between");
    run(neighbour.replace("SYNC", "bar.warp.sync -1;"), 32); // enough within a warp
    refused(
        neighbour.replace("SYNC", "bar.warp.sync -1;").replace("%r2, 4;", "%r2, 128;"),
        64,
        "nothing has been written there");
    run(neighbour.replace("SYNC", "bar.sync 0;").replace("%r2, 4;", "%r2, 128;"), 64);
  }

  @Test
  void writingWhatOthersStillReadIsCaught() {
    String swap =
        """
        shl.b32 %r2, %r1, 2;
        st.shared.f32 [%r2], %f0;
        bar.sync 0;
        xor.b32 %r3, %r2, 128;
        ld.shared.f32 %f1, [%r3];
        SYNC
        st.shared.f32 [%r2], %f1;
        """;
    refused(swap.replace("SYNC", ""), 64, "a read by thread 32 after a write by thread 0");
    run(swap.replace("SYNC", "bar.sync 0;"), 64);
    String other =
        """
        shl.b32 %r2, %r1, 2;
        st.shared.f32 [%r2], %f0;
        bar.sync 0;
        setp.lt.u32 %p1, %r1, 32;
        @%p1 bra READ;
        st.shared.f32 [%r2], %f0;
        bra.uni END;
        READ:
        ld.shared.f32 %f1, [%r2+128];
        END:
        """;
    refused(other, 64, "a write by thread 32 after a read by thread 0");
  }

  @Test
  void lanesMissingFromAMaskAreCaught() {
    String some =
        "setp.lt.u32 %p1, %r1, 8; @%p1 bra END; mov.u32 %r4, MASK;"
            + " shfl.sync.down.b32 %r5, %r1, 1, 31, %r4; END:";
    refused(some.replace("MASK", "-1"), 32, "do not come", "have left");
    refused(some.replace("MASK", "256"), 32, "is not in its own mask 0x100");
    refused(
        some.replace("MASK", "-1").replace("END:", "END: bar.sync 0;"),
        32,
        "do not come",
        "barrier");
    refused(some.replace("MASK", "%r1"), 32, "its mask differs");
    refused("bar.warp.sync -1;", 16, "lane 16 is missing");
  }

  @Test
  void deadlocksAreCaught() {
    String some = "setp.lt.u32 %p1, %r1, 40; @%p1 bra END; bar.sync 0; END:";
    refused(some, 64, "thread 40", "do not reach (deadlock)");
    refused(some + " bar.sync 0;", 64, "(deadlock)"); // another barrier is no meeting
  }

  @Test
  void whatIsNotKnownIsNamed() {
    refused("ex2.approx.f32 %f1, %f0;", 1, "unknown instruction ex2.approx.f32");
    refused("add.s32 %r2, %q7, 1;", 1, "register %q7 is not known");
    refused("add.s32 %r2, %rd1, 1;", 1, "%rd1 has not the width");
    refused("bra NOWHERE;", 1, "no label NOWHERE");
    assertThatThrownBy(() -> new Kernel("", "none").decoded())
        .hasMessage("kernel none: the PTX has no such entry point");
  }

  @Test
  void parametersThatDoNotFitAreCaught() {
    ByteBuffer four = ByteBuffer.allocate(4);
    assertThatThrownBy(() -> emulator.launch(kernel("ret;"), 1, 1, four))
        .isInstanceOf(KernelFault.class)
        .hasMessage("kernel test: wanted 8 bytes of parameters, got 4");
  }

  private void refused(String body, int threads, String... parts) {
    assertThatThrownBy(() -> run(body, threads))
        .isInstanceOf(KernelFault.class)
        .hasMessageStartingWith("kernel test")
        .hasMessageContainingAll(parts);
  }

  /// Runs a body in one block, %r1 being the thread, %rd2 where its float is, %f0 and %fd0 zero.
  private float[] run(String body, int threads) {
    float[] y = new float[threads];
    long memory = emulator.allocate(4L * threads);
    emulator.upload(y, memory);
    ByteBuffer parameters = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
    parameters.putLong(0, memory);
    emulator.launch(kernel(body), 1, threads, parameters);
    emulator.download(memory, y);
    return y;
  }

  private static Kernel kernel(String body) {
    String start =
        """
        .visible .entry test(
        .param .u64 test_param_0
        )
        {
        .reg .pred %p<3>;
        .reg .b32 %r<8>;
        .reg .f32 %f<4>;
        .reg .f64 %fd<2>;
        .reg .b64 %rd<4>;
        .shared .align 8 .b8 buffer[256];
        mov.u64 %rd0, 0;
        mov.f32 %f0, 0f00000000;
        mov.f64 %fd0, 0d0000000000000000;
        ld.param.u64 %rd1, [test_param_0];
        mov.u32 %r1, %tid.x;
        mul.wide.u32 %rd2, %r1, 4;
        add.s64 %rd2, %rd1, %rd2;
        """;
    String lines = body.replace("; ", ";\n").replace(": ", ":\n").strip();
    return new Kernel(start + lines + "\nret;\n}\n", "test");
  }
}
