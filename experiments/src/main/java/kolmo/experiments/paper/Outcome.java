package kolmo.experiments.paper;

/// What our numbers say about a statement.
public enum Outcome {
  CONFIRMED("confirmed"),
  NOT_CONFIRMED("not confirmed"),
  NOT_DECIDED("not decided");

  private final String text;

  Outcome(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
