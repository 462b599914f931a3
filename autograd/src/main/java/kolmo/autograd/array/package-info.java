/// Numbers: shapes, tensors and the backends that compute with them. No file here has heard of a
/// gradient; the slopes of elementwise functions stand beside their values because both are facts
/// about the function. [kolmo.autograd.array.Backend] says what is computed;
/// [kolmo.autograd.array.Primitives] checks the arguments and makes the results, for all backends.
@NullMarked
package kolmo.autograd.array;

import org.jspecify.annotations.NullMarked;
