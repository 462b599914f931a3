// One step of Adam (Kingma and Ba, 2015), in place.
//
//   m ← β₁m + (1−β₁)g    v ← β₂v + (1−β₂)g²    θ ← θ − lr/(1−β₁ᵗ) · m / (√(v/(1−β₂ᵗ)) + ε)
//
// Layout: θ, g, m and v of n floats; clock is t and lr in device memory, so that a recorded step is
// replayed with the next t. Launch: one thread per element.
#include "kernel.cuh"

// βᵗ by squaring, t a whole number.
__device__ inline double power(double beta, unsigned t) {
  double y = 1.0;
  for (; t > 0; t >>= 1, beta *= beta) {
    if (t & 1) y *= beta;
  }
  return y;
}

KERNEL adam_f32(float* p, const float* g, float* m, float* v, const float* clock, double beta1,
                double beta2, float epsilon, unsigned n) {
  __shared__ float shared_rate, shared_unbias;
  if (threadIdx.x == 0) {  // what depends on the clock alone, once per block and in double
    unsigned t = (unsigned)clock[0];
    shared_rate = (float)((double)clock[1] / (1.0 - power(beta1, t)));
    shared_unbias = (float)(1.0 / (1.0 - power(beta2, t)));
  }
  __syncthreads();
  unsigned i = ELEMENT;
  if (i >= n) return;
  float slope = g[i];
  float mean = (float)beta1 * m[i] + (float)(1.0 - beta1) * slope;
  float square = (float)beta2 * v[i] + (float)(1.0 - beta2) * slope * slope;
  m[i] = mean;
  v[i] = square;
  p[i] -= shared_rate * mean / (sqrtf(square * shared_unbias) + epsilon);
}
