// Counter-based random numbers: those of kolmo.autograd.array.Rng, bit for bit.
//
//   word(seed, n, lane) = mix( mix(lo(n) ⊕ a) + hi(n)·φ + b )      (a, b) = keys of (seed, lane)
//   uniform             = (word >>> 8) · 2⁻²⁴
//   normal              = √(−2 ln(1 − u₁)) · sin(2π(|u₂ − ½| − ¼))
//
// The state is a tensor [8]: seed, then counter, in limbs of 16 bits. A draw only reads it; a launch
// of advance_f32 (one thread) moves it on afterwards, when no block can still be reading.
// Launch of the draws: one thread per number.
#include "kernel.cuh"
#include "float_math.cuh"

__device__ inline u64 limbs(const float* from) {
  u64 x = 0;
#pragma unroll
  for (int i = 3; i >= 0; i--) x = x << 16 | (u64)(unsigned)from[i];
  return x;
}

__device__ inline unsigned mix(unsigned x) {
  x = (x ^ (x >> 16)) * 0x21F0AAADu;
  x = (x ^ (x >> 15)) * 0xD35A2D97u;
  return x ^ (x >> 15);
}

__device__ inline u64 mix64(u64 x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ull;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBull;
  return x ^ (x >> 31);
}

// Number n of the stream, uniform in [0, 1), from the given lane.
__device__ inline float unit(u64 seed, u64 n, unsigned lane) {
  u64 keys = mix64(seed + (lane + 1) * 0x9E3779B97F4A7C15ull);
  unsigned offset = (unsigned)(n >> 32) * 0x9E3779B9u + (unsigned)(keys >> 32);
  return (float)(mix(mix((unsigned)n ^ (unsigned)keys) + offset) >> 8) * 0x1p-24f;
}

KERNEL uniform_f32(const float* state, float* y, unsigned n) {
  unsigned i = ELEMENT;
  if (i < n) y[i] = unit(limbs(state), limbs(state + 4) + i, 0);
}

KERNEL normal_f32(const float* state, float* y, unsigned n) {
  unsigned i = ELEMENT;
  if (i >= n) return;
  u64 seed = limbs(state), counter = limbs(state + 4) + i;
  float u1 = unit(seed, counter, 0), u2 = unit(seed, counter, 1);
  float radius = sqrtf(-2.0f * log_of(1.0f - u1));
  y[i] = radius * sin_turns(fabsf(u2 - 0.5f) - 0.25f);
}

// The counter moves on by n.
KERNEL advance_f32(float* state, unsigned n) {
  u64 counter = limbs(state + 4) + n;
#pragma unroll
  for (int i = 0; i < 4; i++) state[4 + i] = (float)(unsigned)(counter >> (16 * i) & 0xFFFF);
}
