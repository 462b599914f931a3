/// The GPU backend: hand-written kernels, launched on a card through JCuda, or on the emulator.
@NullMarked
package kolmo.kernels;

import org.jspecify.annotations.NullMarked;
