package kolmo.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.UnaryFn;
import org.junit.jupiter.api.Test;

class SequentialTest {

  @Test
  void appliesItsLayersInOrder() {
    // 2x + 1, then ReLU, then −y + 5: at x = −3 it is 5, at x = 1 it is 2
    OnBackend.run(
        "oracle",
        on -> {
          Sequential net =
              new Sequential(
                  List.of(
                      new Linear(
                          new Parameter("a.weight", on.tensor(Shape.of(1, 1), 2.0)),
                          new Parameter("a.bias", on.tensor(Shape.of(1), 1.0)),
                          UnaryFn.IDENTITY),
                      new Activation(UnaryFn.RELU),
                      new Linear(
                          new Parameter("b.weight", on.tensor(Shape.of(1, 1), -1.0)),
                          new Parameter("b.bias", on.tensor(Shape.of(1), 5.0)),
                          UnaryFn.IDENTITY)));
          try (Tape tape = new Tape(on)) {
            Var y = net.of(tape.constant(Shape.of(2, 1), -3.0, 1.0));
            assertThat(y.value().toDoubles()).containsExactly(5, 2);
          }
          assertThat(net.parameters())
              .extracting(Parameter::name)
              .containsExactly("a.weight", "a.bias", "b.weight", "b.bias");
          Parameter.close(net.parameters());
        });
  }

  @Test
  void anActivationInsideALayerIsTheSameAsBehindIt() {
    OnBackend.run(
        "cpu",
        on -> {
          Linear inside = Linear.create(on, "layer", 5, 4, UnaryFn.TANH, new Rng(1));
          Linear bare = new Linear(inside.weight(), inside.bias(), UnaryFn.IDENTITY);
          Sequential behind = new Sequential(List.of(bare, new Activation(UnaryFn.TANH)));
          try (Tape tape = new Tape(on)) {
            Var x = tape.constant(Shape.of(7, 5), Points.flat(Points.normal(2, 7, 5, 1)));
            assertThat(behind.of(x).value().toDoubles())
                .containsExactly(inside.of(x).value().toDoubles(), within(1e-6));
          }
          Parameter.close(inside.parameters());
        });
  }

  @Test
  void withoutLayersItIsTheIdentity() {
    OnBackend.run(
        "oracle",
        on -> {
          try (Tape tape = new Tape(on)) {
            Var x = tape.scalar(3);
            assertThat(new Sequential(List.of()).of(x)).isSameAs(x);
          }
        });
  }

  @Test
  void nestsAndKeepsItsOwnListOfLayers() {
    List<Layer> layers = new ArrayList<>(List.of(new Activation(UnaryFn.RELU)));
    Sequential inner = new Sequential(layers);
    layers.clear();
    assertThat(inner.layers()).hasSize(1);
    assertThat(new Sequential(List.of(inner, inner)).parameters()).isEmpty();
    assertThatThrownBy(() -> inner.layers().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
