// The marginals of an equal mixture of K normal distributions N(μₖ, σ²I), float32, the recipe of
// kolmo.autograd.array.NormalFloat:
//
//   F(t) = 1/K Σ Φ(u)   p(t) = 1/Kσ Σ φ(u)   u = (t − μ)/σ      from one exponential per mode
//
//   a = |u|·√(½ log₂e)    φ = 2^(−a²)/√2π    Φ(−|u|) = 2^(−a²)·M(a)
//
// Equal centres of a column are evaluated once and weighted with their number: centres of the form
// c·e_k have only two values in each column, whatever K is.
#pragma once
#include "kernel.cuh"

// Centres that are taken at a time.
const int MODES = 256;

// Centres [K,D], and what follows from σ.
struct Mixture {
  const float* centers;
  unsigned k;
  float scale;        // √(½ log₂e)/σ
  double peak;        // 1/(√2π·σ)
};

// Up to MODES distinct centres of one column, in shared memory.
struct Modes {
  float raw[MODES];
  unsigned many[MODES];  // how often it occurs, if it is the first of its kind, else 0
  float mu[MODES];
  float weight[MODES];
  float peak[MODES];
  unsigned count;
};

// Prepares centres `from` to `from + MODES` of a column. Begins and ends with a barrier.
__device__ inline void load_modes(const Mixture& mixture, unsigned d, unsigned column,
                                  unsigned from, Modes& modes) {
  unsigned left = mixture.k - from;
  unsigned length = left < MODES ? left : MODES;
  __syncthreads();
  for (unsigned i = threadIdx.x; i < length; i += blockDim.x) {
    modes.raw[i] = mixture.centers[(u64)(from + i) * d + column];
  }
  __syncthreads();
  for (unsigned i = threadIdx.x; i < length; i += blockDim.x) {
    unsigned many = 0, before = 0;
    for (unsigned j = 0; j < length; j++) {
      bool same = modes.raw[j] == modes.raw[i];
      many += same;
      before += same && j < i;
    }
    modes.many[i] = before == 0 ? many : 0;
  }
  __syncthreads();
  for (unsigned i = threadIdx.x; i < length; i += blockDim.x) {
    unsigned many = modes.many[i];
    unsigned place = 0;
    for (unsigned j = 0; j < i; j++) place += modes.many[j] > 0;
    if (many > 0) {
      double share = (double)many / (double)mixture.k;
      modes.mu[place] = modes.raw[i];
      modes.weight[place] = (float)share;
      modes.peak[place] = (float)(share * mixture.peak);
    }
    if (i == length - 1) modes.count = place + (many > 0);
  }
  __syncthreads();
}

// Adds the modes' shares of F and p at x.
__device__ inline void add_modes(const Modes& modes, float scale, float x, float& cdf,
                                 float& density) {
  for (unsigned m = 0; m < modes.count; m++) {
    float v = (x - modes.mu[m]) * scale;
    int bits = __float_as_int(v) & 0x7FFFFFFF;
    float a = __int_as_float(bits < 0x413451EC ? bits : 0x413451EC);  // 11.27: 2^(−a²) is 0
    float r = a * a + 12582912.0f;
    float g = fmaf(a, a, 12582912.0f - r);
    float e = fmaf(g, 0.00015326454f, -0.0013390807f);
    e = fmaf(g, e, 0.009618506f);
    e = fmaf(g, e, -0.0555036f);
    e = fmaf(g, e, 0.24022648f);
    e = fmaf(g, e, -0.69314718f);
    e = fmaf(g, e, 1.0f);
    float bell = e * __int_as_float((127 << 23) - (__float_as_int(r) << 23));
    float y = a * (1.0f / fmaf(a, 0.26f, 1.0f));
    float tail = fmaf(y, -0.0000023106697f, 0.00003144913f);
    tail = fmaf(y, tail, -0.0000944123f);
    tail = fmaf(y, tail, -0.0010617322f);
    tail = fmaf(y, tail, 0.012826431f);
    tail = fmaf(y, tail, -0.06858665f);
    tail = fmaf(y, tail, 0.22444609f);
    tail = fmaf(y, tail, -0.4697186f);
    tail = bell * fmaf(y, tail, 0.5f);
    cdf = fmaf(v > 0.0f ? 1.0f - tail : tail, modes.weight[m], cdf);
    density = fmaf(bell, modes.peak[m], density);
  }
}

// F and p at x, all modes being loaded; NaN for NaN.
__device__ inline void evaluate(const Modes& modes, float scale, float x, float& cdf,
                                float& density) {
  cdf = 0.0f;
  density = 0.0f;
  add_modes(modes, scale, x, cdf, density);
  if (x != x) cdf = density = x;
}

// The same for any number of modes; every thread of the block takes part, whether it has an x or
// not.
__device__ inline void evaluate_all(const Mixture& mixture, unsigned d, unsigned column,
                                    Modes& modes, float x, float& cdf, float& density) {
  cdf = 0.0f;
  density = 0.0f;
  for (unsigned from = 0; from < mixture.k; from += MODES) {
    load_modes(mixture, d, column, from, modes);
    add_modes(modes, mixture.scale, x, cdf, density);
  }
  if (x != x) cdf = density = x;
}
