package kolmo.kernels.emulator;

import java.util.ArrayList;
import java.util.List;

/// How an instruction is written.
final class Syntax {

  private Syntax() {}

  /// The operands, split at commas outside brackets.
  static List<String> split(String operands) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < operands.length(); i++) {
      char c = operands.charAt(i);
      depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(operands.substring(from, i).strip());
        from = i + 1;
      }
    }
    if (from < operands.length()) {
      parts.add(operands.substring(from).strip());
    }
    return parts;
  }

  /// What is thrown where no instruction of this name is known.
  static IllegalArgumentException unknown(String opcode) {
    return new IllegalArgumentException("unknown instruction " + opcode);
  }
}
