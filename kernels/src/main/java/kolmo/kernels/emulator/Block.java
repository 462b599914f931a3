package kolmo.kernels.emulator;

import java.nio.ByteBuffer;

/// The warps of one block and what they share; used for one block after the other.
final class Block {

  private final Warp[] warps;
  private final SharedMemory shared;
  private final int threads;

  Block(Program program, GlobalMemory global, ByteBuffer parameters, int threads) {
    this.threads = threads;
    shared = new SharedMemory(program.sharedBytes());
    Instruction[] code = program.code().toArray(Instruction[]::new);
    warps = new Warp[(threads + Warp.LANES - 1) / Warp.LANES];
    for (int w = 0; w < warps.length; w++) {
      int first = w * Warp.LANES;
      warps[w] = new Warp(program, code, global, shared, parameters, first, threads - first);
    }
  }

  /// Runs blocks `from` to `to` of a grid.
  void run(int from, int to, int blocks) {
    for (int block = from; block < to; block++) {
      shared.clear();
      for (Warp warp : warps) {
        warp.begin(block, blocks, threads);
      }
      while (untilBarrier()) {
        shared.nextEpoch();
        for (Warp warp : warps) {
          warp.release();
        }
      }
    }
  }

  /// Runs each warp to the next barrier; false if there was none and all have left.
  private boolean untilBarrier() {
    for (Warp warp : warps) {
      warp.run();
    }
    Warp first = null;
    boolean left = false;
    for (Warp warp : warps) {
      left |= warp.anyLeft();
      first = first == null && warp.waits() ? warp : first;
    }
    if (first == null) {
      return false;
    }
    for (Warp warp : warps) {
      if (left || !warp.waits() || !warp.waitsOnlyAt(first.afterBarrier())) {
        throw first.unreached();
      }
    }
    return true;
  }
}
