package kolmo.nn;

import java.util.List;
import kolmo.autograd.Var;
import kolmo.autograd.array.Shape;

/// Means over squares of 2×2 pixels, or over the whole image; channels come last.
public enum AveragePool implements Layer {
  /// `[N,H,W,C]` to `[N,⌊H/2⌋,⌊W/2⌋,C]`; a last odd row or column is left out.
  HALF {
    @Override
    public Var of(Var x) {
      Shape s = x.shape();
      int h = s.dim(1) / 2;
      int w = s.dim(2) / 2;
      Var even = x.slice(1, 0, 2 * h).slice(2, 0, 2 * w);
      return even.view(Shape.of(s.dim(0) * h, 2, w, 2, s.dim(3)))
          .mean(1, 3)
          .view(Shape.of(s.dim(0), h, w, s.dim(3)));
    }
  },
  /// `[N,H,W,C]` to `[N,C]`.
  GLOBAL {
    @Override
    public Var of(Var x) {
      Shape s = x.shape();
      return x.mean(1, 2).view(Shape.of(s.dim(0), s.dim(3)));
    }
  };

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }
}
