/// The GPU backend; until its kernels are part of it, what tells the user so.
@NullMarked
package kolmo.kernels;

import org.jspecify.annotations.NullMarked;
