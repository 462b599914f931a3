package kolmo.benchmarks.step;

import java.util.Arrays;
import java.util.List;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.cpu.CpuTensor;
import kolmo.nn.Parameter;

/// A stack of affine layers with ReLU between them, forward and backward by hand, into arrays that
/// are made once.
///
/// ```text
/// hᵢ₊₁ = relu(hᵢ·Wᵢ + bᵢ)     h₀ the input; behind the last layer there is no ReLU
/// ```
final class HandLayers implements AutoCloseable {

  /// One layer: parameters, their gradients, what it computed, and the gradient of that.
  private record Layer(
      int in,
      int out,
      float[] w,
      float[] b,
      Tensor weightGradient,
      Tensor biasGradient,
      float[] y,
      float[] dy) {}

  private final Layer[] layers;
  private final float[] input;
  private final RowsGemm gemm;

  /// @param parameters weight and bias of each layer, in order
  /// @param rows of all arrays
  /// @param input `[rows,in]`
  HandLayers(Backend on, List<Parameter> parameters, int rows, float[] input, RowsGemm gemm) {
    this.input = input;
    this.gemm = gemm;
    layers = new Layer[parameters.size() / 2];
    for (int i = 0; i < layers.length; i++) {
      Tensor w = parameters.get(2 * i).tensor();
      Tensor b = parameters.get(2 * i + 1).tensor();
      int in = w.shape().dim(0);
      int out = w.shape().dim(1);
      layers[i] =
          new Layer(
              in,
              out,
              array(w),
              array(b),
              on.full(Shape.of(in, out), 0),
              on.full(Shape.of(out), 0),
              new float[rows * out],
              new float[rows * out]);
    }
  }

  int depth() {
    return layers.length;
  }

  /// What the layer computed, `[rows,out]`.
  float[] output(int layer) {
    return layers[layer].y();
  }

  /// Where the gradient of that goes.
  float[] outputGradient(int layer) {
    return layers[layer].dy();
  }

  /// Gradients in the order of the parameters.
  List<Tensor> gradients() {
    return Arrays.stream(layers)
        .flatMap(l -> List.of(l.weightGradient(), l.biasGradient()).stream())
        .toList();
  }

  /// Computes the first `count` layers on `m` rows from row `at` on.
  void forward(int at, int m, int count) {
    float[] x = input;
    for (int i = 0; i < count; i++) {
      Layer l = layers[i];
      gemm.affine(x, l.w(), l.b(), at, m, l.in(), l.out(), l.y());
      if (i < layers.length - 1) {
        StepLoops.relu(l.y(), at * l.out(), (at + m) * l.out());
      }
      x = l.y();
    }
  }

  /// From the gradient of the last layer's output to that of the input, and nothing else.
  void backwardToInput(int at, int m, float[] dx) {
    for (int i = layers.length - 1; i >= 0; i--) {
      Layer l = layers[i];
      gemm.input(l.dy(), l.w(), at, m, l.in(), l.out(), i == 0 ? dx : below(i).dy());
      if (i > 0) {
        mask(below(i), at, m);
      }
    }
  }

  /// From the gradient of the last layer's output to those of the parameters.
  ///
  /// @param add to what is there
  void backward(int at, int m, boolean add) {
    for (int i = layers.length - 1; i >= 0; i--) {
      Layer l = layers[i];
      float[] x = i == 0 ? input : below(i).y();
      float[] dw = array(l.weightGradient());
      gemm.weight(x, l.dy(), at, m, l.in(), l.out(), dw, add);
      StepLoops.columnSums(l.dy(), at, m, l.out(), array(l.biasGradient()), add);
      if (i > 0) {
        gemm.input(l.dy(), l.w(), at, m, l.in(), l.out(), below(i).dy());
        mask(below(i), at, m);
      }
    }
  }

  /// From the gradient of the first layer's output, after [#backward], to that of the input.
  void input(int m, float[] dx) {
    Layer l = layers[0];
    gemm.input(l.dy(), l.w(), 0, m, l.in(), l.out(), dx);
  }

  /// The values themselves of a tensor of the backend `cpu`, not a copy.
  static float[] array(Tensor t) {
    return ((CpuTensor) t).data();
  }

  private Layer below(int i) {
    return layers[i - 1];
  }

  private static void mask(Layer l, int at, int m) {
    StepLoops.mask(l.y(), l.dy(), at * l.out(), (at + m) * l.out());
  }

  @Override
  public void close() {
    gradients().forEach(Tensor::close);
  }
}
