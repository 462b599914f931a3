/// Derivatives: variables on a tape, the operations that it records, and one backwards loop. Read
/// in the order [Tape], [Var], [Op], any of the `…Op` records, [Gradients]; then [GradCheck], which
/// holds them all against finite differences.
///
/// # The whole calculus
///
/// Write dv for ∂L/∂v, the slope of the loss L, which has the shape of v. Each operation knows its
/// vector–Jacobian product, which makes of the slope of its result the slopes of its operands; the
/// tape goes through them from its end. So this is all the calculus that there is:
///
/// ```text
/// MapOp                 y = f(x)                         dx = f′(x) · dy
/// ZipOp                 c = f(a, b)                      da = Σ ∂f/∂a · dc     db = Σ ∂f/∂b · dc
/// ReduceOp              y = s · Σ x                      dx = s · dy, repeated
/// ViewOp                y = x, in another shape          dx = dy, in the shape of x
/// ConcatOp              y = (x₁, x₂, …)                  dxᵢ = dy where xᵢ is
/// SliceOp               y = x[from..to]                  dx = dy between zeros
/// TransposeOp           Y = Xᵀ                           dX = dYᵀ
/// MatMulOp              C = A·B                          dA = dC·Bᵀ     dB = Aᵀ·dC
/// GramOp                G = XᵀX                          dX = X·(dG + dGᵀ)
/// AffineOp              Y = f(A), A = X·W + b            dX = dA·Wᵀ     dW = Xᵀ·dA     db = Σ dA
/// BatchNormOp           Y = f(A), A = γ·x̂ + β            dX = γ/σ·(dA − dβ/N − x̂·dγ/N)     dγ = Σ dA·x̂     dβ = Σ dA
/// SortColumnsOp         y[i,d] = x[π(i,d),d]             dx[π(i,d),d] = dy[i,d]
/// MixtureCdfOp          y = F(t)                         dt = F′(t) · dy
/// KsDistanceOp          y = mean e², e = F(z) − r/N      dz = 2/ND · e · F′(z) · dy
/// KsTwoSampleOp         y = mean e², e = F(z) − F(z′)    dz = 2/ND · e · F′(z) · dy     dz′ = −2/ND · e · F′(z′) · dy
/// UnfoldOp              R = unfold(X)                    dX = fold(dR)
/// FoldOp                Y = fold(R) + b                  dR = unfold(dY)     db = Σ dY
/// ConvolveOp            Y = f(A), A = unfold(X)·W + b    dX = fold(dA·Wᵀ)     dW = unfold(X)ᵀ·dA     db = Σ dA
/// ConvolveTransposedOp  Y = fold(X·Wᵀ) + b               dX = unfold(dY)·W     dW = unfold(dY)ᵀ·X     db = Σ dY
/// ```
///
/// Products of elements are `·` between spaces. f acts on each element, and where A is named, dA =
/// f′ · dY comes first. Σ runs over the axes along which the operand was repeated, in `ReduceOp`
/// over those that it takes away, with s = 1, or 1/n for the mean of n. `MatMulOp` and `GramOp`
/// have their transposes besides. `BatchNormOp` subtracts each column's mean and divides by σ = √(v
/// + ε), of N rows: x̂. π sorts a column; r, a rank and its offset, is constant; F is the
///   distribution function of the prior.
@NullMarked
package kolmo.autograd;

import org.jspecify.annotations.NullMarked;
