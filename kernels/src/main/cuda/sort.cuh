// Sorting the columns of a matrix [N,D] by keys that hold value and row:
//
//   key = ordered bits of the value << 32 | row         −0 as 0, every NaN alike and last
//
// No two keys are equal, so that any correct sort is a stable one. Places beyond the last row hold
// PAD, which is greater than every key.
#pragma once
#include "kernel.cuh"

const u64 PAD = 0xFFFFFFFFFFFFFFFFull;

// Rows per thread, threads, and rows of a tile: 18 KB of shared memory.
const int PER_THREAD = 9;
const int TILE = PER_THREAD * BLOCK;

// Rows up to which a bitonic network sorts a column: half a block of threads per 512 rows.
const int NETWORK = 512;

__device__ inline u64 key_of(float x, unsigned row) {
  int bits = x != x ? 0x7FC00000 : __float_as_int(x + 0.0f);  // −0 + 0 = 0
  unsigned ordered = (unsigned)(bits ^ (bits >> 31 | (int)0x80000000));
  return (u64)ordered << 32 | row;
}

// The key of a row of a column, or PAD.
__device__ inline u64 load_key(const float* x, unsigned row, unsigned n, unsigned d,
                               unsigned column) {
  return row < n ? key_of(x[(u64)row * d + column], row) : PAD;
}

// Sorts 2·blockDim keys in shared memory, a power of two, by Batcher's bitonic network: each thread
// exchanges one pair per stage. Ends with a barrier.
__device__ inline void bitonic_sort(u64* keys) {
  unsigned t = threadIdx.x;
  unsigned size = 2 * blockDim.x;
  for (unsigned run = 2; run <= size; run *= 2) {
    for (unsigned distance = run / 2; distance > 0; distance /= 2) {
      __syncthreads();
      unsigned low = 2 * t - (t & (distance - 1));
      u64 a = keys[low], b = keys[low + distance];
      if ((a > b) == ((low & run) == 0)) {
        keys[low] = b;
        keys[low + distance] = a;
      }
    }
  }
  __syncthreads();
}

// How many of the first `diagonal` keys of the merged sequence come from a; the rest come from b.
__device__ inline unsigned merge_split(const u64* a, unsigned a_length, const u64* b,
                                       unsigned b_length, unsigned diagonal) {
  unsigned low = diagonal > b_length ? diagonal - b_length : 0;
  unsigned high = diagonal < a_length ? diagonal : a_length;
  while (low < high) {
    unsigned middle = (low + high) / 2;
    if (a[middle] <= b[diagonal - 1 - middle]) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

// The keys `diagonal` to `diagonal + 9` of two merged runs in shared memory.
__device__ inline void merge_some(const u64* a, unsigned a_length, const u64* b, unsigned b_length,
                                  unsigned diagonal, u64* mine) {
  unsigned i = merge_split(a, a_length, b, b_length, diagonal);
  unsigned j = diagonal - i;
#pragma unroll
  for (int v = 0; v < PER_THREAD; v++) {
    u64 ka = i < a_length ? a[i] : PAD;
    u64 kb = j < b_length ? b[j] : PAD;
    bool first = ka <= kb;
    mine[v] = first ? ka : kb;
    if (first) i++;
    else j++;
  }
}

// Sorts the TILE keys that the threads of a block hold, nine each; afterwards they stand in shared
// memory, and a barrier has passed.
__device__ inline void tile_sort(u64* mine, u64* keys) {
#pragma unroll
  for (int round = 0; round < PER_THREAD; round++) {  // odd-even transposition in registers
#pragma unroll
    for (int v = round & 1; v + 1 < PER_THREAD; v += 2) {
      if (mine[v] > mine[v + 1]) {
        u64 moved = mine[v];
        mine[v] = mine[v + 1];
        mine[v + 1] = moved;
      }
    }
  }
  unsigned t = threadIdx.x;
  for (unsigned run = PER_THREAD; run < TILE; run *= 2) {
#pragma unroll
    for (int v = 0; v < PER_THREAD; v++) keys[t * PER_THREAD + v] = mine[v];
    __syncthreads();
    unsigned from = t * PER_THREAD / (2 * run) * (2 * run);
    merge_some(keys + from, run, keys + from + run, run, t * PER_THREAD - from, mine);
    __syncthreads();
  }
#pragma unroll
  for (int v = 0; v < PER_THREAD; v++) keys[t * PER_THREAD + v] = mine[v];
  __syncthreads();
}
