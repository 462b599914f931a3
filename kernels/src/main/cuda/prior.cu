// What compares batches with the prior's marginals F, whose density is p (mixture.cuh).
//
//   one sample    e = F(z) − (rank + offset)/N       L = Σ e²/ND     ∂L/∂z  =  2/ND · e · p(z)
//   two samples   e = F(z) − F(z′)                                   ∂L/∂z′ = −2/ND · e · p(z′)
//
// z, z′ and the slopes are [N,D], row-major; keys [D,N] are those of sort.cuh. Squares are summed in
// double, in a fixed order: one partial sum per block, which the kernels of reduce.cu add up.
//
//   ks_distance_network   N ≤ 512,  K ≤ 256: all in one block per column, P/2 threads
//   ks_distance_tile      N ≤ 2304, K ≤ 256: all in one block of 256 threads per column
//   ks_distance_sorted    any N and K, from keys
//   ks_pairs              two samples; partners by row, or with keys by rank
//   mixture_f32           F and p alone
//
// The last three: grid parts · D, 256 threads, one row each, the part running fastest.
#include "mixture.cuh"
#include "sort.cuh"

// 1/N as −(high + low), the offset of the rank, and 2/ND.
struct Ranks {
  float high;
  float low;
  float offset;
  float slope;
};

// One element: its error squared; writes its slope.
__device__ inline double one_sample(float cdf, float density, unsigned rank, const Ranks& ranks,
                                    float* slope) {
  float r = (float)rank + ranks.offset;
  float e = fmaf(r, ranks.low, fmaf(r, ranks.high, cdf));
  *slope = e * ranks.slope * density;
  return (double)e * (double)e;
}

// The whole distance of one column from its keys in shared memory.
__device__ inline void column_distance(const float* z, const u64* keys, const Mixture& mixture,
                                       const Ranks& ranks, unsigned n, unsigned d, Modes& modes,
                                       double* sums, float* slope, double* partial) {
  unsigned column = blockIdx.x;
  load_modes(mixture, d, column, 0, modes);
  double squares = 0.0;
  for (unsigned i = threadIdx.x; i < n; i += blockDim.x) {
    u64 at = (u64)(unsigned)keys[i] * d + column;
    float cdf, density;
    evaluate(modes, mixture.scale, z[at], cdf, density);
    squares += one_sample(cdf, density, i, ranks, slope + at);
  }
  double sum = block_sum(squares, sums);
  if (threadIdx.x == 0) partial[column] = sum;
}

KERNEL ks_distance_network(const float* z, Mixture mixture, Ranks ranks, unsigned n, unsigned d,
                           float* slope, double* partial) {
  __shared__ u64 keys[NETWORK];
  __shared__ Modes modes;
  __shared__ double sums[WARPS];
  for (unsigned i = threadIdx.x; i < 2 * blockDim.x; i += blockDim.x) {
    keys[i] = load_key(z, i, n, d, blockIdx.x);
  }
  bitonic_sort(keys);
  column_distance(z, keys, mixture, ranks, n, d, modes, sums, slope, partial);
}

KERNEL ks_distance_tile(const float* z, Mixture mixture, Ranks ranks, unsigned n, unsigned d,
                        float* slope, double* partial) {
  __shared__ u64 keys[TILE];
  __shared__ Modes modes;
  __shared__ double sums[WARPS];
  u64 mine[PER_THREAD];
#pragma unroll
  for (int v = 0; v < PER_THREAD; v++) {
    mine[v] = load_key(z, v * BLOCK + threadIdx.x, n, d, blockIdx.x);
  }
  tile_sort(mine, keys);
  column_distance(z, keys, mixture, ranks, n, d, modes, sums, slope, partial);
}

KERNEL ks_distance_sorted(const float* z, const u64* keys, Mixture mixture, Ranks ranks, unsigned n,
                          unsigned d, unsigned parts, float* slope, double* partial) {
  __shared__ Modes modes;
  __shared__ double sums[WARPS];
  unsigned column = blockIdx.x / parts;
  unsigned i = blockIdx.x % parts * BLOCK + threadIdx.x;
  u64 at = i < n ? (u64)(unsigned)keys[(u64)column * n + i] * d + column : 0;
  float cdf, density;
  evaluate_all(mixture, d, column, modes, i < n ? z[at] : 0.0f, cdf, density);
  double square = i < n ? one_sample(cdf, density, i, ranks, slope + at) : 0.0;
  double sum = block_sum(square, sums);
  if (threadIdx.x == 0) partial[blockIdx.x] = sum;
}

// With `sorted` the i-th key of z meets the i-th of z′, else row i meets row i; `scale` is 2/ND.
KERNEL ks_pairs(const float* z, const float* adv, const u64* keys, const u64* keys_adv,
                unsigned sorted, Mixture mixture, float scale, unsigned n, unsigned d,
                unsigned parts, float* slope, float* slope_adv, double* partial) {
  __shared__ Modes modes;
  __shared__ double sums[WARPS];
  unsigned column = blockIdx.x / parts;
  unsigned i = blockIdx.x % parts * BLOCK + threadIdx.x;
  bool here = i < n;
  unsigned row = i, row_adv = i;
  if (here && sorted) {
    row = (unsigned)keys[(u64)column * n + i];
    row_adv = (unsigned)keys_adv[(u64)column * n + i];
  }
  u64 at = (u64)row * d + column, at_adv = (u64)row_adv * d + column;
  float f, p, f_adv, p_adv;
  evaluate_all(mixture, d, column, modes, here ? z[at] : 0.0f, f, p);
  evaluate_all(mixture, d, column, modes, here ? adv[at_adv] : 0.0f, f_adv, p_adv);
  float e = f - f_adv;
  if (here) {
    slope[at] = e * scale * p;
    slope_adv[at_adv] = -e * scale * p_adv;
  }
  double sum = block_sum(here ? (double)e * (double)e : 0.0, sums);
  if (threadIdx.x == 0) partial[blockIdx.x] = sum;
}

KERNEL mixture_f32(const float* t, Mixture mixture, unsigned n, unsigned d, unsigned parts,
                   float* cdf, float* density) {
  __shared__ Modes modes;
  unsigned column = blockIdx.x / parts;
  unsigned i = blockIdx.x % parts * BLOCK + threadIdx.x;
  u64 at = (u64)i * d + column;
  float f, p;
  evaluate_all(mixture, d, column, modes, i < n ? t[at] : 0.0f, f, p);
  if (i < n) {
    cdf[at] = f;
    density[at] = p;
  }
}
