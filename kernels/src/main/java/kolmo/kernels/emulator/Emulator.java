package kolmo.kernels.emulator;

import java.nio.ByteBuffer;
import java.util.stream.IntStream;

/// A GPU in Java: memory, and kernels that run block by block, on as many threads as there are
/// cores.
///
/// It stops with a [KernelFault] at what a GPU would let pass or report without words: access out
/// of bounds or misaligned, shared memory that is read before it is written or touched by two
/// threads without a barrier between them, a barrier that not all threads reach, a warp-wide
/// instruction whose lanes are not all there, parameters that do not fit, an instruction that it
/// does not know. It does not see races between blocks.
public final class Emulator {

  private final GlobalMemory memory = new GlobalMemory();

  /// New memory, its contents arbitrary; the address is never 0.
  public long allocate(long bytes) {
    return memory.allocate(bytes);
  }

  /// Gives memory back.
  public void free(long address) {
    memory.free(address);
  }

  /// Copies floats to the device.
  public void upload(float[] from, long to) {
    int[] words = memory.at(to, 4L * from.length, 4);
    int at = GlobalMemory.word(to);
    for (int i = 0; i < from.length; i++) {
      words[at + i] = Float.floatToRawIntBits(from[i]);
    }
  }

  /// Copies floats from the device.
  public void download(long from, float[] to) {
    int[] words = memory.at(from, 4L * to.length, 4);
    int at = GlobalMemory.word(from);
    for (int i = 0; i < to.length; i++) {
      to[i] = Float.intBitsToFloat(words[at + i]);
    }
  }

  /// Copies within the device.
  public void copy(long from, long to, long bytes) {
    int[] source = memory.at(from, bytes, 4);
    int[] target = memory.at(to, bytes, 4);
    System.arraycopy(
        source, GlobalMemory.word(from), target, GlobalMemory.word(to), (int) (bytes / 4));
  }

  /// Runs a kernel and waits for it.
  ///
  /// @param program which
  /// @param blocks how many blocks
  /// @param threads how many threads each has, up to 1024
  /// @param parameters one after the other, in native byte order, each aligned to its own size
  public void launch(Kernel program, int blocks, int threads, ByteBuffer parameters) {
    Program p = program.decoded();
    if (blocks < 1 || threads < 1 || threads > 1024) {
      throw new KernelFault(
          "kernel " + p.name() + ": a grid of " + blocks + " blocks of " + threads + " threads");
    }
    if (parameters.remaining() != p.parameterBytes()) {
      throw new KernelFault(
          "kernel %s: wanted %d bytes of parameters, got %d"
              .formatted(p.name(), p.parameterBytes(), parameters.remaining()));
    }
    int parts = Math.min(blocks, Runtime.getRuntime().availableProcessors());
    if (parts == 1) {
      new Block(p, memory, parameters, threads).run(0, blocks, blocks);
      return;
    }
    IntStream.range(0, parts)
        .parallel()
        .forEach(
            part -> {
              int from = (int) ((long) blocks * part / parts);
              int to = (int) ((long) blocks * (part + 1) / parts);
              new Block(p, memory, parameters, threads).run(from, to, blocks);
            });
  }
}
