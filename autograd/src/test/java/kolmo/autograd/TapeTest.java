package kolmo.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.ShapeMismatch;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.UnaryFn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The tape: what it computes, what it leaves out, what it closes.
class TapeTest {

  private Backend oracle;
  private Tensor w;
  private Tensor x;

  @BeforeEach
  void open() {
    oracle = Backends.open("oracle");
    w = oracle.tensor(Shape.of(2, 2), 1, 2, 3, 4);
    x = oracle.tensor(Shape.of(1, 2), 5, 6);
  }

  @AfterEach
  void nothingIsLeftBehind() {
    w.close();
    x.close();
    assertThat(oracle.live()).isZero();
    oracle.close();
  }

  @Test
  void gradientByHand() {
    // L = Σ (xW)² with xW = (23, 34)
    // ∂L/∂x = 2(xW)Wᵀ = (2·(23·1 + 34·2), 2·(23·3 + 34·4)) = (182, 410)
    // ∂L/∂W = xᵀ·2(xW) = (5·46, 5·68; 6·46, 6·68)
    try (Tape tape = new Tape(oracle)) {
      Var vx = tape.watch(x);
      Var loss = vx.matmul(tape.watch(w)).square().sum();
      assertThat(loss.item()).isEqualTo(23 * 23 + 34 * 34);
      Gradients g = tape.gradients(loss);
      assertThat(g.of(vx).toDoubles()).containsExactly(182, 410);
      assertThat(g.of(w).toDoubles()).containsExactly(230, 340, 276, 408);
    }
  }

  @Test
  void askingTwiceGivesTheSameAnswer() {
    try (Tape tape = new Tape(oracle)) {
      Var vx = tape.watch(x);
      Var loss = vx.square().sum();
      assertThat(tape.gradients(loss).of(vx).toDoubles())
          .containsExactly(tape.gradients(loss).of(vx).toDoubles());
    }
  }

  @Test
  void aLeafUsedTwiceCollectsBothGradients() {
    try (Tape tape = new Tape(oracle)) {
      assertThat(tape.watch(x)).isSameAs(tape.watch(x));
      Var loss = tape.watch(x).mul(tape.watch(x)).sum();
      assertThat(tape.gradients(loss).of(x).toDoubles()).containsExactly(10, 12);
    }
  }

  @Test
  void aSharedGradientIsNotAddedInto() {
    // h₁ = x + y and h₂ = x + y pass the same dc on to x and y; what is added to one of them must
    // not show in the other: ∂/∂x Σ (x + y) + 2x = 3, ∂/∂y = 1
    try (Backend cpu = Backends.open("cpu");
        Tensor a = cpu.full(Shape.of(2), 1);
        Tensor b = cpu.full(Shape.of(2), 1);
        Tape tape = new Tape(cpu)) {
      Var vx = tape.watch(a);
      Var vy = tape.watch(b);
      Var early = vx.add(vx); // its gradient reaches x after that of the sum below
      Gradients g = tape.gradients(vx.add(vy).add(early).sum());
      assertThat(g.of(a).toDoubles()).containsExactly(3, 3);
      assertThat(g.of(b).toDoubles()).containsExactly(1, 1);
    }
  }

  @Test
  void aRunsConstantIsMadeOnceAndLent() {
    List<String> asked = new ArrayList<>();
    Supplier<double[]> values =
        () -> {
          asked.add("asked");
          return new double[] {7, 8};
        };
    try (Constants constants = new Constants(oracle)) {
      Tensor first;
      try (Tape tape = new Tape(constants)) {
        Var c = tape.constant("key", Shape.of(2), values);
        first = c.value();
        assertThat(tape.constant("key", Shape.of(2), values).value()).isSameAs(first);
        assertThat(c.value().toDoubles()).containsExactly(7, 8);
        assertThat(tape.constant("other", Shape.of(2), values).value()).isNotSameAs(first);
      }
      int live = oracle.live();
      try (Tape tape = new Tape(constants)) {
        assertThat(tape.constant("key", Shape.of(2), values).value()).isSameAs(first);
      }
      assertThat(oracle.live()).isEqualTo(live);
      assertThat(asked).hasSize(2);
    } // nothingIsLeftBehind: closed here
  }

  @Test
  void aTapeWithoutARunClosesItsConstants() {
    int live = oracle.live();
    try (Tape tape = new Tape(oracle)) {
      Var c = tape.constant("key", Shape.of(1), () -> new double[] {1});
      assertThat(tape.constant("key", Shape.of(1), () -> new double[] {2}).value())
          .isSameAs(c.value());
    }
    assertThat(oracle.live()).isEqualTo(live);
  }

  @Test
  void gradientOfAnIntermediateResult() {
    try (Tape tape = new Tape(oracle)) {
      Var h = tape.watch(x).mul(3);
      Var loss = h.square().sum();
      assertThat(tape.gradients(loss, h).of(h).toDoubles()).containsExactly(30, 36);
      assertThat(tape.gradients(loss, h, tape.watch(x)).of(x).toDoubles()).containsExactly(90, 108);
    }
  }

  @Test
  void whatIsNotAskedForIsNotComputed() {
    // Forward: 3 products. All gradients: 3 for the weights and 3 for the inputs. An attack's
    // gradient, of the input alone: 3.
    List<String> calls = new ArrayList<>();
    Backend counting = counting(calls);
    try (Tape tape = new Tape(counting)) {
      Var in = tape.watch(x);
      Var weights = tape.watch(w);
      Var loss = in.matmul(weights).relu().matmul(weights).relu().matmul(weights).sum();
      assertThat(calls).hasSize(3);
      tape.gradients(loss, in);
      assertThat(calls).hasSize(6);
      calls.clear();
      tape.gradients(loss);
      assertThat(calls).hasSize(6);
      calls.clear();
      tape.gradients(loss, weights); // the first layer's input needs no gradient
      assertThat(calls).hasSize(5);
    }
  }

  private Backend counting(List<String> products) {
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, args) -> {
              if (method.getName().equals("matmul")) {
                products.add(method.getName());
              }
              try {
                return method.invoke(oracle, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void noSilentZero() {
    try (Tape tape = new Tape(oracle)) {
      Var vx = tape.watch(x);
      Var vw = tape.watch(w);
      Var loss = vx.detach().square().sum().add(vw.sum());
      assertThat(loss.dependsOn(vw)).isTrue();
      assertThat(loss.dependsOn(vx)).isFalse();
      assertThatThrownBy(() -> tape.gradients(loss, vx))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("does not depend");
      assertThatThrownBy(() -> tape.gradients(loss).of(x)).hasMessageContaining("not asked for");
      assertThatThrownBy(() -> vx.map(UnaryFn.SIGN)).hasMessageContaining("no useful slope");
    }
  }

  @Test
  void mistakesAreNamed() {
    try (Tape tape = new Tape(oracle);
        Tape other = new Tape(oracle)) {
      Var vx = tape.watch(x);
      assertThatThrownBy(() -> vx.matmul(vx))
          .isInstanceOf(ShapeMismatch.class)
          .hasMessage("matmul: wanted [m,k]·[k,n], got [1,2]·[1,2]. Is one operand transposed?");
      assertThatThrownBy(() -> tape.gradients(vx.mul(2))).isInstanceOf(ShapeMismatch.class);
      assertThatThrownBy(() -> vx.add(other.watch(x))).hasMessageContaining("another tape");
      assertThatThrownBy(() -> vx.add(tape.watch(w).view(Shape.of(4))))
          .isInstanceOf(ShapeMismatch.class);
    }
  }

  @Test
  void findsWhereALossFellIll() {
    try (Tape tape = new Tape(oracle)) {
      Var vx = tape.watch(x);
      Var sick = vx.sub(vx).log().named("log of nothing");
      Var loss = sick.sum();
      assertThat(loss.item()).isInfinite();
      assertThat(tape.firstNonFinite()).contains(sick);
    }
  }

  @Test
  void aFailedOpLeavesNothingBehind() {
    int before = oracle.live();
    try (Tape tape = new Tape(oracle)) {
      Var vx = tape.watch(x);
      assertThatThrownBy(() -> vx.slice(1, 1, 9)).isInstanceOf(ShapeMismatch.class);
      assertThat(tape.vars()).containsExactly(vx);
      assertThat(oracle.live()).isEqualTo(before);
    }
  }

  @Test
  void printsItsGraph() {
    try (Tape tape = new Tape(oracle)) {
      tape.watch(x, "x").matmul(tape.watch(w, "W")).square().mean().named("loss");
      assertThat(TapePrinter.text(tape))
          .isEqualTo(
              """
              %0 x [1,2]
              %1 W [2,2]
              %2 matmul(%0, %1) [1,2]
              %3 square(%2) [1,2]
              %4 loss = mean(%3) []
              """);
      assertThat(TapePrinter.mermaid(tape))
          .startsWith("flowchart TD\n")
          .contains("  v0(\"x [1,2]\")\n", "  v2[\"matmul [1,2]\"]\n", "  v0 --> v2\n");
      assertThat(TapePrinter.dot(tape))
          .startsWith("digraph tape {\n")
          .contains("  v2 [label=\"matmul [1,2]\", shape=box];\n", "  v1 -> v2;\n")
          .endsWith("}\n");
    }
  }
}
