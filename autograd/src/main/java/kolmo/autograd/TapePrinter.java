package kolmo.autograd;

import java.util.Arrays;
import java.util.List;

/// What a tape has recorded, as text for people and as graphs for Mermaid and Graphviz.
public final class TapePrinter {

  private TapePrinter() {}

  /// One line for each variable: number, what made it, from which, its shape.
  ///
  /// ```text
  /// %0 w [3,2]
  /// %1 constant [4,3]
  /// %2 matmul(%1, %0) [4,2]
  /// ```
  public static String text(Tape tape) {
    StringBuilder out = new StringBuilder();
    for (Var v : tape.vars()) {
      out.append("%").append(v.index).append(' ').append(v.label());
      if (v.op != null) {
        out.append(v.label().equals(v.op.name()) ? "" : " = " + v.op.name());
        out.append(
            Arrays.stream(v.inputs)
                .map(i -> "%" + i.index)
                .toList()
                .toString()
                .replace('[', '(')
                .replace(']', ')'));
      }
      out.append(' ').append(v.shape()).append('\n');
    }
    return out.toString();
  }

  /// A flow chart for Mermaid, for example in a Markdown page.
  public static String mermaid(Tape tape) {
    StringBuilder out = new StringBuilder("flowchart TD\n");
    for (Var v : tape.vars()) {
      String caption = "\"" + caption(v).replace("\"", "#quot;") + "\"";
      // leaves are drawn round
      out.append("  v")
          .append(v.index)
          .append(v.op == null ? "(" + caption + ")" : "[" + caption + "]");
      out.append('\n');
    }
    edges(tape.vars(), out, "  v%d --> v%d\n");
    return out.toString();
  }

  /// A directed graph for Graphviz.
  public static String dot(Tape tape) {
    StringBuilder out = new StringBuilder("digraph tape {\n");
    for (Var v : tape.vars()) {
      out.append("  v")
          .append(v.index)
          .append(" [label=\"")
          .append(caption(v).replace("\\", "\\\\").replace("\"", "\\\""))
          .append(v.op == null ? "\", shape=ellipse];\n" : "\", shape=box];\n");
    }
    edges(tape.vars(), out, "  v%d -> v%d;\n");
    return out.append("}\n").toString();
  }

  private static String caption(Var v) {
    return v.label() + " " + v.shape();
  }

  private static void edges(List<Var> vars, StringBuilder out, String format) {
    for (Var v : vars) {
      for (Var in : v.inputs) {
        out.append(String.format(format, in.index, v.index));
      }
    }
  }
}
