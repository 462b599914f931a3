// What moves numbers without computing.
#include "kernel.cuh"

// y[i] = value. One thread per element.
KERNEL fill_f32(float* y, float value, unsigned n) {
  unsigned i = ELEMENT;
  if (i < n) y[i] = value;
}

// Copies runs of equal length from places `from_step` apart to places `to_step` apart: what concat
// and slice consist of. One thread per element, n in all.
KERNEL runs_f32(const float* x, unsigned from_step, float* y, unsigned to_step, unsigned run,
                unsigned n) {
  unsigned i = ELEMENT;
  if (i >= n) return;
  unsigned which = i / run;
  unsigned at = i - which * run;
  y[which * to_step + at] = x[which * from_step + at];
}

// y[i,c] = x[p[i,c],c]. All are [n/d,d]; p holds rows as whole floats. One thread per element.
KERNEL permute_f32(const float* x, const float* p, float* y, unsigned n, unsigned d) {
  unsigned i = ELEMENT;
  if (i < n) y[i] = x[(unsigned)p[i] * d + i % d];
}

// y[p[i,c],c] = x[i,c].
KERNEL permute_back_f32(const float* x, const float* p, float* y, unsigned n, unsigned d) {
  unsigned i = ELEMENT;
  if (i < n) y[(unsigned)p[i] * d + i % d] = x[i];
}
