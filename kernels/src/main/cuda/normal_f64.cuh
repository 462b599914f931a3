// Φ and φ in double precision, as kolmo.autograd.array.Normal computes them: W. J. Cody, "Rational
// Chebyshev approximations for the error function" (Math. Comp. 23, 1969). For the elementwise
// function alone; the prior's kernels have the float32 recipe of mixture.cuh.
#pragma once

// eˣ for x ≤ 0: n = ⌊x/ln 2⌉, r = x − n·ln 2 in two parts, Σ rᵏ/k! to k = 13; 0 below −700.
__device__ inline double exp_f64(double x) {
  if (x < -700.0) return 0.0;
  double n = rint(x * 1.4426950408889634);
  double r = fma(n, -1.9082149292705877e-10, fma(n, -0.6931471803691238, x));
  double e = 1.6059043836821613e-10;
  e = fma(e, r, 2.08767569878681e-09);
  e = fma(e, r, 2.505210838544172e-08);
  e = fma(e, r, 2.755731922398589e-07);
  e = fma(e, r, 2.7557319223985893e-06);
  e = fma(e, r, 2.48015873015873e-05);
  e = fma(e, r, 0.0001984126984126984);
  e = fma(e, r, 0.001388888888888889);
  e = fma(e, r, 0.008333333333333333);
  e = fma(e, r, 0.041666666666666664);
  e = fma(e, r, 0.16666666666666666);
  e = fma(e, r, 0.5);
  e = fma(e, r, 1.0);
  e = fma(e, r, 1.0);
  return e * __longlong_as_double((long long)((int)n + 1023) << 52);
}

// e^(−y²/2), with y² split so that the rounding of the square does not grow in the exponential.
__device__ inline double gauss_f64(double y) {
  double head = rint(y * 16.0) / 16.0;
  return exp_f64(-0.5 * head * head) * exp_f64(-0.5 * (y - head) * (y + head));
}

// φ(x).
__device__ inline double normal_pdf(double x) {
  return x != x ? x : 0.398942280401432677939946059934 * gauss_f64(fabs(x) < 40.0 ? fabs(x) : 40.0);
}

// Φ(−y) for 0.67448975 < y ≤ √32.
__device__ inline double middle_tail(double y) {
  double n = 1.0765576773720192317e-8;
  n = n * y + 0.39894151208813466764;
  n = n * y + 8.8831497943883759412;
  n = n * y + 93.506656132177855979;
  n = n * y + 597.27027639480026226;
  n = n * y + 2494.5375852903726711;
  n = n * y + 6848.1904505362823326;
  n = n * y + 11602.651437647350124;
  n = n * y + 9842.7148383839780218;
  double d = y + 22.266688044328115691;
  d = d * y + 235.38790178262499861;
  d = d * y + 1519.377599407554805;
  d = d * y + 6485.558298266760755;
  d = d * y + 18615.571640885098091;
  d = d * y + 34900.952721145977266;
  d = d * y + 38912.003286093271411;
  d = d * y + 19685.429676859990727;
  return gauss_f64(y) * (n / d);
}

// Φ(−y) beyond.
__device__ inline double far_tail(double y) {
  double r = 1.0 / (y * y);
  double n = 0.02307344176494017303;
  n = n * r + 0.21589853405795699;
  n = n * r + 0.1274011611602473639;
  n = n * r + 0.022235277870649807;
  n = n * r + 0.001421619193227893466;
  n = n * r + 2.9112874951168792e-5;
  double d = r + 1.28426009614491121;
  d = d * r + 0.468238212480865118;
  d = d * r + 0.0659881378689285515;
  d = d * r + 0.00378239633202758244;
  d = d * r + 7.29751555083966205e-5;
  return gauss_f64(y) * (0.398942280401432677939946059934 - r * (n / d)) / y;
}

// Φ(x).
__device__ inline double normal_cdf(double x) {
  double y = fabs(x);
  if (!(y > 0.67448975)) {  // also NaN
    double s = x * x;
    double n = 0.065682337918207449113;
    n = n * s + 2.2352520354606839287;
    n = n * s + 161.02823106855587881;
    n = n * s + 1067.6894854603709582;
    n = n * s + 18154.981253343561249;
    double d = s + 47.20258190468824187;
    d = d * s + 976.09855173777669322;
    d = d * s + 10260.932208618978205;
    d = d * s + 45507.789335026729956;
    return 0.5 + x * (n / d);
  }
  double tail = y <= 5.656854249492380195206754896838 ? middle_tail(y) : y > 40.0 ? 0.0 : far_tail(y);
  return x > 0.0 ? 1.0 - tail : tail;
}
