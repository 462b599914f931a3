// Sums over one axis, in double precision: one rounding at the end, always the same order.
//
//   x [A,R,B]  →  y[a,s,b] = Σ x[a,r,b] over the s-th of S parts of R, divided by `divisor`
//
// A long axis is reduced in two stages: S parts first, then the sum of these. Several axes are
// reduced one after the other. Between stages numbers stay double.
//
// sum_run_*   B = 1: one block of 256 threads per (a, s). Grid A·S.
// sum_rows_*  one thread per (a, s, b), which are `n` together: neighbours read neighbours.
// Names end in the types of input and output.
#include "kernel.cuh"

#define SUM_RUN(in, out, In, Out)                                                            \
  KERNEL sum_run_##in##_##out(const In* x, Out* y, unsigned r, unsigned s, double divisor) { \
    __shared__ double sums[WARPS];                                                           \
    unsigned part = blockIdx.x % s;                                                          \
    const In* row = x + (u64)(blockIdx.x / s) * r;                                           \
    unsigned from = (u64)r * part / s, to = (u64)r * (part + 1) / s;                         \
    double sum = 0.0;                                                                        \
    for (unsigned i = from + threadIdx.x; i < to; i += BLOCK) sum += (double)row[i];         \
    sum = block_sum(sum, sums);                                                              \
    if (threadIdx.x == 0) y[blockIdx.x] = (Out)(sum / divisor);                              \
  }

#define SUM_ROWS(in, out, In, Out)                                                           \
  KERNEL sum_rows_##in##_##out(const In* x, Out* y, unsigned r, unsigned b, unsigned s,      \
                               double divisor, unsigned n) {                                 \
    unsigned i = ELEMENT;                                                                    \
    if (i >= n) return;                                                                      \
    unsigned column = i % b, part = i / b % s, a = i / b / s;                                \
    unsigned from = (u64)r * part / s, to = (u64)r * (part + 1) / s;                         \
    const In* at = x + ((u64)a * r + from) * b + column;                                     \
    double sum = 0.0;                                                                        \
    for (unsigned k = from; k < to; k++, at += b) sum += (double)*at;                        \
    y[i] = (Out)(sum / divisor);                                                             \
  }

SUM_RUN(f32, f32, float, float)
SUM_RUN(f32, f64, float, double)
SUM_RUN(f64, f32, double, float)
SUM_RUN(f64, f64, double, double)
SUM_ROWS(f32, f32, float, float)
SUM_ROWS(f32, f64, float, double)
SUM_ROWS(f64, f32, double, float)
SUM_ROWS(f64, f64, double, double)
