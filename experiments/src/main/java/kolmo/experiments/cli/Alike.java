package kolmo.experiments.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Names that a mistyped one may have meant.
final class Alike {

  private static final int SHORTEST = 3; // of a beginning

  private Alike() {}

  /// Those that one slip in three letters leads to, or that go on where it ends; the nearest first.
  static List<String> of(String typed, Collection<String> names) {
    int slips = Math.max(1, typed.length() / 3);
    return names.stream()
        .filter(n -> distance(typed, n) <= slips || begins(n, typed))
        .sorted(Comparator.comparingInt(n -> begins(n, typed) ? 0 : distance(typed, n)))
        .toList();
  }

  private static boolean begins(String name, String typed) {
    return typed.length() >= SHORTEST && name.startsWith(typed);
  }

  /// How many letters are wrong, missing, too many or swapped with their neighbour.
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int wrong = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + wrong, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
