/// An emulator of the part of a GPU that the kernels use: it interprets the very PTX that ships,
/// and watches over every access. Knows nothing of tensors.
@NullMarked
package kolmo.kernels.emulator;

import org.jspecify.annotations.NullMarked;
