// Elementary functions in float32, the recipes of kolmo.autograd.array.FloatMath step by step:
// the constants and the order of operations are its, and so are the bits.
//
//   eˣ      = 2ⁿ·eʳ                n = ⌊x/ln 2⌉, r = x − n·ln 2
//   ln x    = n·ln 2 + ln(1 + f)   x = 2ⁿ(1 + f), √½ ≤ 1 + f < √2
//   sin 2πs ≈ s·S(s²)              |s| ≤ ¼
#pragma once

const float MAGIC = 12582912.0f;
const float LOG2_E = 0x1.715476p0f;
const float LN2 = 0x1.62e43p-1f;
const float LN2_REST = -0x1.05c61p-29f;

// x − n·ln 2.
__device__ inline float remainder_of(float x, float n) {
  return fmaf(n, -LN2_REST, fmaf(n, -LN2, x));
}

// 2ⁿ from n + MAGIC, −126 ≤ n ≤ 128; 0 for −127.
__device__ inline float scale_of(float shifted) {
  return __int_as_float((__float_as_int(shifted) + 127) << 23);
}

// (eʳ − 1)/r.
__device__ inline float mean_slope(float r) {
  float q = fmaf(0x1.6db4e8p-10f, r, 0x1.123bdep-7f);
  q = fmaf(q, r, 0x1.55545ep-5f);
  q = fmaf(q, r, 0x1.55548ep-3f);
  q = fmaf(q, r, 0.5f);
  return fmaf(q, r, 1.0f);
}

// n·ln 2 + ln(1 + f).
__device__ inline float log1p_of(float f, float n) {
  float p = fmaf(-0x1.38b4e2p-4f, f, 0x1.05658p-3f);
  p = fmaf(p, f, -0x1.0d8a08p-3f);
  p = fmaf(p, f, 0x1.22d918p-3f);
  p = fmaf(p, f, -0x1.5471b6p-3f);
  p = fmaf(p, f, 0x1.99a00ep-3f);
  p = fmaf(p, f, -0x1.000228p-2f);
  p = fmaf(p, f, 0x1.555554p-2f);
  float square = f * f;
  float rest = fmaf(p * f, square, -0.5f * square);
  return fmaf(n, LN2, f + rest);
}

// eˣ; 2ⁿ as two factors, since alone it may lie outside float32.
__device__ inline float exp_of(float x) {
  if (x >= 0x1.62e43p6f) return __int_as_float(0x7F800000);
  if (x < -0x1.9fe368p6f) return 0.0f;
  float shifted = fmaf(x, LOG2_E, MAGIC);
  int both = __float_as_int(shifted) - 0x4B400000 + 2 * 127;
  int half = both >> 1;
  float r = remainder_of(x, shifted - MAGIC);
  return fmaf(mean_slope(r), r, 1.0f) * __int_as_float(half << 23) *
         __int_as_float((both - half) << 23);
}

// eˣ, but 0 below 2⁻¹²⁶ and ∞ above 88.37; NaN stays.
__device__ inline float flushed_exp(float x) {
  float clamped = x > 89.0f ? 89.0f : x < -88.0f ? -88.0f : x;
  float shifted = fmaf(clamped, LOG2_E, MAGIC);
  float r = remainder_of(clamped, shifted - MAGIC);
  return fmaf(mean_slope(r), r, 1.0f) * scale_of(shifted);
}

// 1/(1 + e⁻ˣ).
__device__ inline float sigmoid_of(float x) { return 1.0f / (1.0f + flushed_exp(-x)); }

// m/(m + 2) with m = e²ˣ − 1.
__device__ inline float tanh_of(float x) {
  float twice = fabsf(x) * 2.0f;
  float clamped = twice > 20.0f ? 20.0f : twice;
  float shifted = fmaf(clamped, LOG2_E, MAGIC);
  float scale = scale_of(shifted);
  float r = remainder_of(clamped, shifted - MAGIC);
  float less1 = fmaf(mean_slope(r) * r, scale, scale - 1.0f);
  float y = less1 / (less1 + 2.0f);
  return __int_as_float((__float_as_int(y) & 0x7FFFFFFF) | (__float_as_int(x) & 0x80000000));
}

// ln(1 + eˣ).
__device__ inline float softplus_of(float x) {
  float e = flushed_exp(-fabsf(x));
  bool above = e > 0x1.a8279ap-2f;
  float f = above ? 0.5f * (e - 1.0f) : e;
  return (x < 0.0f ? 0.0f : x) + log1p_of(f, above ? 1.0f : 0.0f);
}

// ln x; −∞ at 0, NaN below.
__device__ inline float log_of(float x) {
  if (x == 0.0f) return __int_as_float(0xFF800000);
  if (x < 0.0f) return __int_as_float(0x7FC00000);
  if (!(x < __int_as_float(0x7F800000))) return x;
  bool small = x < 0x1p-126f;
  int bits = __float_as_int(small ? x * 0x1p24f : x);
  int n = (bits - 0x3F3504F3) >> 23;
  return log1p_of(__int_as_float(bits - (n << 23)) - 1.0f, (float)(small ? n - 24 : n));
}

// sin 2πs for |s| ≤ ¼.
__device__ inline float sin_turns(float s) {
  float q = s * s;
  float p = fmaf(0x1.3daff6p5f, q, -0x1.324ccap6f);
  p = fmaf(p, q, 0x1.4668bp6f);
  p = fmaf(p, q, -0x1.4abbc2p5f);
  return fmaf(p, q, 0x1.921fb6p2f) * s;
}

// −1, 0 or 1, with the sign of zero, and NaN.
__device__ inline float sign_of(float x) { return x > 0.0f ? 1.0f : x < 0.0f ? -1.0f : x; }
