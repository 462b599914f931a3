package kolmo.kernels.emulator;

/// A decoded instruction.
///
/// @param kind how it moves the program counter
/// @param step what it computes; for [Kind#MEET] under the mask of its members
/// @param operand of a branch the target; of [Kind#MEET] the register of the mask
/// @param predicate the register that says which lanes branch, or −1 for all
/// @param negated whether those branch that it does not name
/// @param text as it stands in the PTX
record Instruction(Kind kind, Step step, int operand, int predicate, boolean negated, String text) {

  /// Ways to go on.
  enum Kind {
    /// To the next one.
    PLAIN,
    /// To a target, for some lanes.
    BRANCH,
    /// When all lanes of a mask have come.
    MEET,
    /// When all threads of the block have come.
    BARRIER,
    /// Not at all.
    EXIT
  }
}
