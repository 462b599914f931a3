package kolmo.kernels.emulator;

import java.util.List;

/// A kernel, decoded once; it can then run any number of times, in any number of threads.
///
/// @param name its entry point
/// @param code its instructions; the last one is an exit
/// @param words how many 32-bit registers it has
/// @param longs how many 64-bit registers it has
/// @param predicates how many predicates it has
/// @param constants registers that hold immediate operands
/// @param places registers that hold where a thread is
/// @param parameterBytes size of its parameters, each aligned to its own size
/// @param sharedBytes size of its shared memory
record Program(
    String name,
    List<Instruction> code,
    int words,
    int longs,
    int predicates,
    List<Constant> constants,
    List<Place> places,
    int parameterBytes,
    int sharedBytes) {

  /// An immediate operand in a register of its own: so that operands are registers, all of them.
  record Constant(boolean wide, int register, long bits) {}

  /// A special register, for example `%tid.x`, as an ordinary one.
  record Place(String name, int register) {}
}
