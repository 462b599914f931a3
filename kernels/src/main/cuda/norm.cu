// What cuDNN keeps of a normalised batch, and what the backend keeps.
//
//   r[j] = 1/√(v[j] + ε)        v[j] = 1/r[j]² − ε        v being the variance of column j
//
// Launch: one thread per column.
#include "kernel.cuh"

// v from r; never below 0, which rounding might make of a small one.
KERNEL variance_f32(const float* r, float* v, double epsilon, unsigned n) {
  unsigned j = ELEMENT;
  if (j >= n) return;
  double deviation = 1.0 / (double)r[j];
  double variance = deviation * deviation - epsilon;
  v[j] = variance < 0.0 ? 0.0f : (float)variance;  // NaN stays
}

// r from v.
KERNEL inverse_deviation_f32(const float* v, float* r, double epsilon, unsigned n) {
  unsigned j = ELEMENT;
  if (j >= n) return;
  r[j] = 1.0f / sqrtf((float)((double)v[j] + epsilon));
}
