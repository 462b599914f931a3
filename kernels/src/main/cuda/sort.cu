// Orders each column of a matrix x [N,D] (row-major) into keys [D,N]: see sort.cuh.
//
//   N ≤ 512    sort_network    one block per column, P/2 threads for the power of two P ≥ N, P ≥ 64
//   N ≤ 2304   sort_tiles      one block of 256 threads per column
//   beyond     sort_tiles      one block per tile and column, then merge_runs, which doubles the
//                              length of the sorted runs, from buffer to buffer until one is left
//
// Grids are linear, tiles · D blocks, the tile running fastest.
#include "sort.cuh"

KERNEL sort_network(const float* x, u64* out, unsigned n, unsigned d) {
  __shared__ u64 keys[NETWORK];
  for (unsigned i = threadIdx.x; i < 2 * blockDim.x; i += blockDim.x) {
    keys[i] = load_key(x, i, n, d, blockIdx.x);
  }
  bitonic_sort(keys);
  u64* column = out + (u64)blockIdx.x * n;
  for (unsigned i = threadIdx.x; i < n; i += blockDim.x) column[i] = keys[i];
}

KERNEL sort_tiles(const float* x, u64* out, unsigned n, unsigned d, unsigned tiles) {
  __shared__ u64 keys[TILE];
  unsigned column = blockIdx.x / tiles;
  unsigned start = blockIdx.x % tiles * TILE;
  u64 mine[PER_THREAD];
#pragma unroll
  for (int v = 0; v < PER_THREAD; v++) {
    mine[v] = load_key(x, start + v * BLOCK + threadIdx.x, n, d, column);
  }
  tile_sort(mine, keys);
  unsigned length = n - start < TILE ? n - start : TILE;
  u64* to = out + (u64)column * n + start;
  for (unsigned i = threadIdx.x; i < length; i += BLOCK) to[i] = keys[i];
}

// Merges neighbouring sorted runs; each block writes one tile of the result, for which it first
// finds where that tile begins and ends in either run ("merge path").
KERNEL merge_runs(const u64* in, u64* out, unsigned n, unsigned run, unsigned tiles) {
  __shared__ u64 keys[TILE];
  __shared__ unsigned split[2];
  unsigned t = threadIdx.x;
  unsigned column = blockIdx.x / tiles;
  unsigned start = blockIdx.x % tiles * TILE;
  unsigned pair = start / (2 * run) * (2 * run);
  const u64* a = in + (u64)column * n + pair;
  unsigned a_length = n - pair < run ? n - pair : run;
  const u64* b = a + a_length;
  unsigned rest = n - pair - a_length;
  unsigned b_length = rest < run ? rest : run;
  unsigned length = n - start < TILE ? n - start : TILE;
  if (t < 2) {
    split[t] = merge_split(a, a_length, b, b_length, start - pair + t * length);
  }
  __syncthreads();
  unsigned from_a = split[0], many_a = split[1] - from_a;
  unsigned from_b = start - pair - from_a, many_b = length - many_a;
  for (unsigned i = t; i < length; i += BLOCK) {
    keys[i] = i < many_a ? a[from_a + i] : b[from_b + i - many_a];
  }
  __syncthreads();
  u64 mine[PER_THREAD];
  unsigned diagonal = t * PER_THREAD;
  if (diagonal < length) {
    merge_some(keys, many_a, keys + many_a, many_b, diagonal, mine);
  }
  __syncthreads();
  if (diagonal < length) {
#pragma unroll
    for (int v = 0; v < PER_THREAD; v++) {
      if (diagonal + v < length) keys[diagonal + v] = mine[v];
    }
  }
  __syncthreads();
  u64* to = out + (u64)column * n + start;
  for (unsigned i = t; i < length; i += BLOCK) to[i] = keys[i];
}

// values[i,c] = x[row,c] and rows[i,c] = row, for the row that the i-th key of column c names. One
// thread per element of the m = N·D.
KERNEL unpack_f32(const u64* keys, const float* x, float* values, float* rows, unsigned n,
                  unsigned d, unsigned m) {
  unsigned i = ELEMENT;
  if (i >= m) return;
  unsigned column = i % d;
  unsigned row = (unsigned)keys[(u64)column * n + i / d];
  values[i] = x[(u64)row * d + column];
  rows[i] = (float)row;
}
