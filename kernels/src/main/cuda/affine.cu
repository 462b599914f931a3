// What follows the product X·W in an affine layer: bias and function, in place.
//
//   y[i,j] ← f(y[i,j] + b[j])      y [N,D], b [D]
//
// Launch: one thread per element. Names: affine_<fn>_f32, for the functions whose slope is a formula
// in y.
#include "kernel.cuh"
#include "float_math.cuh"

#define AFFINE(fn, value)                                                     \
  KERNEL affine_##fn##_f32(float* y, const float* b, unsigned n, unsigned d) { \
    unsigned i = ELEMENT;                                                     \
    if (i >= n) return;                                                       \
    float x = y[i] + b[i % d];                                                \
    y[i] = value;                                                             \
  }

AFFINE(identity, x)
AFFINE(neg, -x)
AFFINE(exp, exp_of(x))
AFFINE(sqrt, sqrtf(x))
AFFINE(relu, x <= 0.0f ? 0.0f : x)
AFFINE(sigmoid, sigmoid_of(x))
AFFINE(tanh, tanh_of(x))
