/// The fast backend: float32 on the heap, products on the Vector API where it is there, loops that
/// the compiler turns into vector instructions. [kolmo.autograd.array.cpu.CpuBackend] hands arrays
/// to one file per family; those files know arrays and lengths, not tensors.
///
/// Two facts about the compiler (JDK 25) decide how the loops are written. It makes vectors of a
/// loop only if every `float[]` in it is read and written at the same index, so operands are first
/// repeated to the full shape (a block copy) and then combined in one flat loop. And it compiles a
/// comparison of floats to a jump, which costs thirty times the arithmetic when the data is random,
/// so `max` and `signum` stand where one would write `if`.
@NullMarked
package kolmo.autograd.array.cpu;

import org.jspecify.annotations.NullMarked;
