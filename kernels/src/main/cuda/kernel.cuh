// What every kernel file shares.
//
// All files are compiled without contraction (-fmad=false): a·b + c is two roundings, and a fused
// multiply-add stands only where the source says fmaf. So the numbers are those of the Java code,
// bit for bit, wherever that is written in float32 recipes (FloatMath, NormalFloat, Rng).
#pragma once

// A kernel under its plain name, as the host looks it up.
#define KERNEL extern "C" __global__ void

// One element per thread; a launch has at least as many threads as there are elements.
#define ELEMENT (blockIdx.x * blockDim.x + threadIdx.x)

typedef unsigned long long u64;

// Threads of a block that adds or evaluates; those of the elementwise kernels are the host's choice.
const int BLOCK = 256;
const int WARPS = BLOCK / 32;

// The sum over a block of at most 256 threads, whole warps, valid in thread 0; always in the same
// order: within each warp, then over the warps.
__device__ inline double block_sum(double mine, double* sums) {
#pragma unroll
  for (int distance = 16; distance > 0; distance /= 2) {
    mine += __shfl_down_sync(0xFFFFFFFFu, mine, distance);
  }
  if (threadIdx.x % 32 == 0) sums[threadIdx.x / 32] = mine;
  __syncthreads();
  double sum = 0.0;
  if (threadIdx.x == 0) {
    for (unsigned warp = 0; warp < blockDim.x / 32; warp++) sum += sums[warp];
  }
  return sum;
}
