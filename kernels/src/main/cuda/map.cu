// Functions of one array, and their slopes.
//
//   y[i] = f(x[i])        dx[i] = f′(k[i]) · dy[i]      k is x or y, as UnaryFn says
//
// Layout: contiguous arrays of n floats. Launch: one thread per element. Names: <fn>_fwd_f32 and
// <fn>_bwd_f32, fn being the constant of UnaryFn in lower case.
#include "kernel.cuh"
#include "float_math.cuh"
#include "normal_f64.cuh"

#define FORWARD(fn, value)                                                    \
  KERNEL fn##_fwd_f32(const float* in, float* out, unsigned n) {              \
    unsigned i = ELEMENT;                                                     \
    if (i >= n) return;                                                       \
    float x = in[i];                                                          \
    out[i] = value;                                                           \
  }

#define BACKWARD(fn, slope)                                                   \
  KERNEL fn##_bwd_f32(const float* kept, const float* gradient, float* out, unsigned n) { \
    unsigned i = ELEMENT;                                                     \
    if (i >= n) return;                                                       \
    float k = kept[i];                                                        \
    float dy = gradient[i];                                                   \
    out[i] = slope;                                                           \
  }

FORWARD(identity, x)
FORWARD(neg, -x)
FORWARD(exp, exp_of(x))
FORWARD(log, log_of(x))
FORWARD(sqrt, sqrtf(x))
FORWARD(square, x* x)
FORWARD(abs, fabsf(x))
FORWARD(sign, sign_of(x))
FORWARD(relu, x <= 0.0f ? 0.0f : x)  // NaN stays
FORWARD(sigmoid, sigmoid_of(x))
FORWARD(tanh, tanh_of(x))
FORWARD(softplus, softplus_of(x))
FORWARD(normal_cdf, (float)normal_cdf((double)x))

BACKWARD(identity, dy)
BACKWARD(neg, -dy)
BACKWARD(exp, k* dy)
BACKWARD(log, dy / k)
BACKWARD(sqrt, 0.5f / k * dy)
BACKWARD(square, 2.0f * k * dy)
BACKWARD(abs, sign_of(k) * dy)
BACKWARD(relu, sign_of(k) * dy)  // y ≥ 0: its sign is the slope
BACKWARD(sigmoid, k*(1.0f - k) * dy)
BACKWARD(tanh, (1.0f - k) * (1.0f + k) * dy)
BACKWARD(softplus, sigmoid_of(k) * dy)
BACKWARD(normal_cdf, (float)(normal_pdf((double)k) * (double)dy))
