package kolmo.experiments.data.hand;

import java.util.ArrayList;
import java.util.List;

/// The pen strokes of the ten digits, several ways of writing each.
///
/// A stroke is a smooth curve (Catmull–Rom) through the points that are listed; a corner is where
/// one stroke ends and the next begins. Coordinates are hundredths of the digit's height, x to the
/// right and y downwards. Strokes are separated by `/`, a stroke that ends where it began is
/// closed.
public final class GlyphShapes {

  /// One way of writing one digit: its strokes as poly-lines `[points][x,y]`, in [−½, ½].
  public record Shape(List<double[][]> strokes) {}

  private static final String[][] DIGITS = {
    {
      "52,0 29,18 21,50 29,82 50,100 72,82 79,50 72,18 52,0",
      "64,5 44,1 26,20 20,56 34,93 56,99 76,72 78,32 60,5 46,6",
      "56,0 38,20 31,60 40,95 56,98 68,68 69,26 56,0",
      "52,2 24,20 14,52 24,84 50,98 78,82 86,48 76,18 52,2"
    },
    {
      "52,0 50,50 49,100",
      "30,26 52,0 / 52,0 51,50 50,100",
      "31,24 50,0 / 50,0 50,100 / 28,100 72,100"
    },
    {
      "23,25 33,5 54,0 73,13 74,34 56,62 21,99 / 21,99 80,99",
      "22,22 38,2 61,3 75,20 69,47 45,77 27,95 20,86 34,80 58,95 83,91",
      "26,14 50,1 73,18 65,50 23,98 / 23,98 50,94 78,98"
    },
    {
      "24,12 47,0 71,13 68,35 44,47 / 44,47 72,55 78,77 60,97 37,99 20,86",
      "25,2 74,2 / 74,2 46,40 / 46,40 73,49 79,74 61,97 37,99 20,86",
      "24,13 46,1 68,12 66,34 51,46 43,49 53,51 73,62 73,84 53,99 31,97 20,85"
    },
    {
      "30,4 22,54 / 22,54 85,56 / 67,12 62,100",
      "61,0 17,66 / 17,66 85,66 / 61,0 61,100",
      "29,2 22,34 34,51 58,50 71,38 / 73,2 70,42 64,100"
    },
    {
      "75,2 33,2 / 33,2 28,43 / 28,43 51,36 74,49 78,71 64,93 41,99 20,88",
      "76,1 52,3 36,8 31,26 37,43 57,50 73,65 68,88 46,99 22,91",
      "34,3 29,44 / 29,44 54,38 74,54 74,78 55,97 22,95 / 34,3 77,3"
    },
    {
      "67,2 43,20 27,52 28,84 48,100 70,90 76,70 62,55 42,58 28,76",
      "60,0 35,38 24,72 36,97 58,98 73,80 67,61 48,57 29,70",
      "56,1 36,25 27,55 26,80 45,98 72,97 81,80 70,66 49,70 32,88"
    },
    {
      "20,4 79,4 / 79,4 57,50 42,100",
      "20,4 79,4 / 79,4 57,50 43,100 / 36,52 76,50",
      "22,18 25,3 / 25,3 51,8 79,3 / 79,3 56,46 47,100"
    },
    {
      "69,14 50,0 31,13 35,35 54,49 74,68 70,90 48,100 26,88 29,66 50,48 68,33 69,14",
      "50,0 31,9 31,34 50,45 69,34 69,9 50,0 / 50,45 24,60 22,87 50,100 78,87 76,60 50,45"
    },
    {
      "72,24 57,3 36,6 24,26 34,47 57,46 72,24 / 72,24 71,60 61,100",
      "74,26 60,3 36,4 24,24 32,47 57,48 74,26 / 74,26 77,60 65,92 41,100 23,91",
      "72,18 50,2 29,14 28,37 48,50 72,36 / 73,3 71,45 68,100"
    },
  };

  /// Distance between two points of a poly-line, in digit heights; the curve between is a chord.
  private static final double STEP = 0.045;

  private final List<List<Shape>> digits = new ArrayList<>();

  public GlyphShapes() {
    for (String[] ways : DIGITS) {
      List<Shape> shapes = new ArrayList<>();
      for (String way : ways) {
        List<double[][]> strokes = new ArrayList<>();
        for (String stroke : way.split(" / ", -1)) {
          strokes.add(curve(points(stroke)));
        }
        shapes.add(new Shape(strokes));
      }
      digits.add(shapes);
    }
  }

  /// The ways of writing `digit`.
  public List<Shape> of(int digit) {
    return digits.get(digit);
  }

  private static double[][] points(String stroke) {
    String[] words = stroke.split(" ", -1);
    double[][] points = new double[words.length][];
    for (int i = 0; i < words.length; i++) {
      int comma = words[i].indexOf(',');
      points[i] =
          new double[] {
            Integer.parseInt(words[i].substring(0, comma)) / 100.0 - 0.5,
            Integer.parseInt(words[i].substring(comma + 1)) / 100.0 - 0.5
          };
    }
    return points;
  }

  /// The Catmull–Rom curve through `p`: between pᵢ and pᵢ₊₁ it is the cubic with these end points
  /// and with the slopes ½(pᵢ₊₁ − pᵢ₋₁) and ½(pᵢ₊₂ − pᵢ) there.
  private static double[][] curve(double[][] p) {
    int last = p.length - 1;
    boolean closed = p[0][0] == p[last][0] && p[0][1] == p[last][1];
    List<double[]> line = new ArrayList<>();
    line.add(p[0]);
    for (int i = 0; i < last; i++) {
      double[] before = i > 0 ? p[i - 1] : closed ? p[last - 1] : p[0];
      double[] after = i + 2 <= last ? p[i + 2] : closed ? p[1] : p[last];
      double chord = StrictMath.hypot(p[i + 1][0] - p[i][0], p[i + 1][1] - p[i][1]);
      int steps = (int) Math.ceil(chord / STEP);
      for (int k = 1; k <= steps; k++) {
        double t = (double) k / steps;
        line.add(
            new double[] {
              hermite(before[0], p[i][0], p[i + 1][0], after[0], t),
              hermite(before[1], p[i][1], p[i + 1][1], after[1], t)
            });
      }
    }
    return line.toArray(double[][]::new);
  }

  private static double hermite(double before, double a, double b, double after, double t) {
    double slopeA = (b - before) / 2;
    double slopeB = (after - a) / 2;
    double s = 1 - t;
    return a * s * s * (1 + 2 * t)
        + slopeA * t * s * s
        + b * t * t * (3 - 2 * t)
        - slopeB * t * t * s;
  }
}
