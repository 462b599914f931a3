package kolmo.experiments.draw;

import java.util.List;

/// A table in Markdown.
public final class MarkdownTable {

  private MarkdownTable() {}

  /// A header and rows.
  public static String of(List<String> header, List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    line(text, header);
    line(text, header.stream().map(h -> "---").toList());
    rows.forEach(row -> line(text, row));
    return text.toString();
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
