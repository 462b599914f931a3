/// The tables of a GPU, which `gpu_peers.py` sets beside PyTorch's.
@NullMarked
package kolmo.benchmarks.gpu;

import org.jspecify.annotations.NullMarked;
