/// Kernels on the Vector API, the only place that knows it. The API is an incubator module: nothing
/// in here may be touched, not even loaded, unless the module is there, and
/// `kolmo.autograd.array.cpu` asks before it does.
///
/// Rules that the compiler (C2 of JDK 25) sets: species and index vectors are `static final`,
/// accumulators are local variables, no lambdas over vectors, masks only at the edges, methods
/// below about 1.5 KB of bytecode.
@NullMarked
package kolmo.autograd.array.cpu.vector;

import org.jspecify.annotations.NullMarked;
