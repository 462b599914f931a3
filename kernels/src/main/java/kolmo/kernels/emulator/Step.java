package kolmo.kernels.emulator;

/// What an instruction does to the lanes of a warp that a mask names.
interface Step {

  /// Changes the warp's registers, or memory.
  void run(Warp warp, int lanes);
}
