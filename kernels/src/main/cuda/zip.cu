// Functions of two arrays, and their slopes on either side, the operands repeated to a common shape.
//
//   c[i] = f(a[ia], b[ib])      dx[i] = ∂f/∂a · dc[i]  (bwd0)   or   ∂f/∂b · dc[i]  (bwd1)
//
// Two layouts. Flat: ia = i·sa and ib = i·sb, the steps being 1, or 0 for an operand with a single
// element. Repeated: i runs over up to eight axes, the innermost first, and each operand has a step
// for each axis, 0 where it repeats; the host merges neighbouring axes that repeat alike.
// Launch: one thread per element of the result, which may be one of the operands if that is flat.
// Names: <fn>_fwd_f32, <fn>_bwd0_f32, <fn>_bwd1_f32, and each with _repeat_ before f32.
#include "kernel.cuh"

struct Axes {
  unsigned rank;
  unsigned length[8];
  unsigned a[8];
  unsigned b[8];
};

// Where element i of the result finds its operands.
__device__ inline void find(const Axes& axes, unsigned i, unsigned& ia, unsigned& ib) {
  ia = 0;
  ib = 0;
#pragma unroll
  for (int k = 0; k < 8; k++) {  // unrolled, so that the parameters are read at fixed places
    if (k < axes.rank) {
      unsigned whole = i / axes.length[k];
      unsigned at = i - whole * axes.length[k];
      ia += at * axes.a[k];
      ib += at * axes.b[k];
      i = whole;
    }
  }
}

#define FORWARD(fn, value)                                                                    \
  KERNEL fn##_fwd_f32(const float* pa, unsigned sa, const float* pb, unsigned sb, float* c,   \
                      unsigned n) {                                                           \
    unsigned i = ELEMENT;                                                                     \
    if (i >= n) return;                                                                       \
    float a = pa[i * sa], b = pb[i * sb];                                                     \
    c[i] = value;                                                                             \
  }                                                                                           \
  KERNEL fn##_fwd_repeat_f32(const float* pa, const float* pb, float* c, unsigned n,          \
                             Axes axes) {                                                     \
    unsigned i = ELEMENT, ia, ib;                                                             \
    if (i >= n) return;                                                                       \
    find(axes, i, ia, ib);                                                                    \
    float a = pa[ia], b = pb[ib];                                                             \
    c[i] = value;                                                                             \
  }

#define BACKWARD(fn, side, slope)                                                             \
  KERNEL fn##_bwd##side##_f32(const float* pa, unsigned sa, const float* pb, unsigned sb,     \
                              const float* gradient, float* dx, unsigned n) {                 \
    unsigned i = ELEMENT;                                                                     \
    if (i >= n) return;                                                                       \
    float a = pa[i * sa], b = pb[i * sb], dc = gradient[i];                                   \
    dx[i] = slope;                                                                            \
  }                                                                                           \
  KERNEL fn##_bwd##side##_repeat_f32(const float* pa, const float* pb, const float* gradient, \
                                     float* dx, unsigned n, Axes axes) {                      \
    unsigned i = ELEMENT, ia, ib;                                                             \
    if (i >= n) return;                                                                       \
    find(axes, i, ia, ib);                                                                    \
    float a = pa[ia], b = pb[ib], dc = gradient[i];                                           \
    dx[i] = slope;                                                                            \
  }

FORWARD(add, a + b)
FORWARD(sub, a - b)
FORWARD(mul, a* b)
FORWARD(div, a / b)
FORWARD(min, a < b || a != a ? a : b)  // NaN on either side stays
FORWARD(max, a > b || a != a ? a : b)

BACKWARD(add, 0, dc)
BACKWARD(add, 1, dc)
BACKWARD(sub, 0, dc)
BACKWARD(sub, 1, -dc)
BACKWARD(mul, 0, b* dc)
BACKWARD(mul, 1, a* dc)
BACKWARD(div, 0, dc / b)
BACKWARD(div, 1, -(a / b) * (dc / b))  // not a/b², whose square overflows long before
BACKWARD(min, 0, (a <= b ? 1.0f : 0.0f) * dc)
BACKWARD(min, 1, (a <= b ? 0.0f : 1.0f) * dc)
BACKWARD(max, 0, (a >= b ? 1.0f : 0.0f) * dc)
BACKWARD(max, 1, (a >= b ? 0.0f : 1.0f) * dc)

// y[i] = x[ia]: repetition alone.
KERNEL broadcast_f32(const float* x, float* y, unsigned n, Axes axes) {
  unsigned i = ELEMENT, ia, ib;
  if (i >= n) return;
  find(axes, i, ia, ib);
  y[i] = x[ia];
}
