// Windows on images, what convolutions are made of.
//
// Images are [N,H,W,C], channels together. A window of height x width pixels stands at
// down x across places, `stride` apart, the first of them `padding` before the first pixel; what it
// sees at a place is a row [height,width,C].
#include "kernel.cuh"

// y[m,j,i] = x[m,i,j] for matrices [a,b], n elements in all. One thread per element of y.
KERNEL transpose_f32(const float* x, float* y, unsigned a, unsigned b, unsigned n) {
  unsigned at = ELEMENT;
  if (at >= n) return;
  unsigned size = a * b;
  unsigned m = at / size;
  unsigned rest = at - m * size;
  y[at] = x[m * size + rest % a * b + rest / a];
}

// rows[n,p,q,k,l,c] = x[n, p·stride − padding + k, q·stride − padding + l, c], 0 beyond the image;
// before its first pixel an unsigned index is huge, so one comparison sees both ends. One thread per
// element of the rows, n in all.
KERNEL unfold_f32(const float* x, float* rows, unsigned h, unsigned w, unsigned channels,
                  unsigned height, unsigned width, unsigned stride, unsigned padding, unsigned down,
                  unsigned across, unsigned n) {
  unsigned at = ELEMENT;
  if (at >= n) return;
  unsigned c = at % channels;
  unsigned rest = at / channels;
  unsigned l = rest % width;
  rest /= width;
  unsigned k = rest % height;
  rest /= height;
  unsigned q = rest % across;
  rest /= across;
  unsigned i = rest % down * stride + k - padding;
  unsigned j = q * stride + l - padding;
  unsigned image = rest / down;
  float seen = 0.0f;
  if (i < h && j < w) seen = x[((image * h + i) * w + j) * channels + c];
  rows[at] = seen;
}

// y[n,i,j,c] = bias[c] + the sum of rows[n,p,q,k,l,c] over all places (p,q) that see (i,j), at (k,l)
// of the window. Each sum is one thread's, places in ascending order: no atomics, hence always the
// same bits. If not `biased` the sum starts from 0 and `bias` is not read. One thread per element of
// y, n in all.
KERNEL fold_f32(const float* rows, const float* bias, unsigned biased, float* y, unsigned h,
                unsigned w, unsigned channels, unsigned height, unsigned width, unsigned stride,
                unsigned padding, unsigned down, unsigned across, unsigned n) {
  unsigned at = ELEMENT;
  if (at >= n) return;
  unsigned c = at % channels;
  unsigned rest = at / channels;
  unsigned j = rest % w + padding;
  rest /= w;
  unsigned i = rest % h + padding;
  unsigned image = rest / h;
  float sum = 0.0f;
  if (biased != 0) sum = bias[c];
  unsigned p = i < height ? 0 : (i - height) / stride + 1;
  unsigned first = j < width ? 0 : (j - width) / stride + 1;
  unsigned end_p = min(i / stride + 1, down);
  unsigned end_q = min(j / stride + 1, across);
  for (; p < end_p; p++) {
    for (unsigned q = first; q < end_q; q++) {
      unsigned place = (image * down + p) * across + q;
      unsigned in_window = (i - p * stride) * width + (j - q * stride);
      sum += rows[(place * height * width + in_window) * channels + c];
    }
  }
  y[at] = sum;
}
