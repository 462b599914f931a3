package kolmo.experiments.draw;

import java.awt.Color;

/// A colour of figures. On paper it is a colour; on a page it is a class of `palette.css`, which
/// has a light and a dark one for it.
///
/// @param name the class; empty: whatever colour the text around the figure has
/// @param color on white
/// @param strength 1, or less for a tint: on paper mixed with white, on a page let through
public record Ink(String name, Color color, double strength) {

  public static final Ink TEXT = new Ink("", Canvas.INK, 1);
  public static final Ink SOFT = new Ink("soft", Canvas.SOFT, 1);
  public static final Ink HAIRLINE = new Ink("hair", Canvas.HAIRLINE, 1);
  public static final Ink PAPER = new Ink("paper", Color.WHITE, 1);

  /// The colour of series number i; from the ninth on colours repeat, paler.
  public static Ink series(int i) {
    Ink ink = new Ink("s" + i % Canvas.COLORS, Canvas.series(i), 1);
    return i < Canvas.COLORS ? ink : ink.tint(0.5);
  }

  /// The same colour, paler.
  public Ink tint(double strength) {
    return new Ink(name, color, this.strength * strength);
  }

  Color onPaper() {
    return Canvas.tint(color, strength);
  }
}
