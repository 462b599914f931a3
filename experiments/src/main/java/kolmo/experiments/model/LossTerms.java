package kolmo.experiments.model;

import java.util.List;
import kolmo.autograd.Var;

/// A loss as a weighted sum, L = Σ λᵢLᵢ; the terms stay visible for the record.
///
/// @param terms in the order of the equation
public record LossTerms(List<Term> terms) {

  /// One λᵢLᵢ.
  ///
  /// @param name as in the record's columns
  /// @param weight λᵢ
  /// @param value Lᵢ, a scalar, unweighted
  public record Term(String name, double weight, Var value) {}

  public LossTerms {
    terms = List.copyOf(terms);
  }

  /// The terms of a loss.
  public static LossTerms of(Term... terms) {
    return new LossTerms(List.of(terms));
  }

  /// A term, whose variable takes the term's name in graphs and messages.
  static Term term(String name, double weight, Var value) {
    return new Term(name, weight, value.named(name));
  }

  /// L, a scalar.
  public Var total() {
    Var sum = null;
    for (Term t : terms) {
      Var weighted = t.weight() == 1 ? t.value() : t.value().mul(t.weight());
      sum = sum == null ? weighted : sum.add(weighted);
    }
    if (sum == null) {
      throw new IllegalStateException("a loss without terms");
    }
    return sum;
  }
}
