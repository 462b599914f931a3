package kolmo.kernels.emulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which register is which: names, immediate operands and special registers become numbers, in
/// three files, of 32 bits, of 64 bits, and of predicates.
final class Registers {

  private static final List<String> PLACES = List.of("%tid.x", "%ntid.x", "%ctaid.x", "%nctaid.x");

  /// A 32-bit register that no kernel can name.
  static final String TEMPORARY = "#";

  private final Map<String, String> types = new HashMap<>(); // by name without its number
  private final Map<String, Integer> words = new HashMap<>();
  private final Map<String, Integer> longs = new HashMap<>();
  private final Map<String, Integer> predicates = new HashMap<>();
  private final List<Program.Constant> constants = new ArrayList<>();
  private final List<Program.Place> places = new ArrayList<>();

  /// `.reg .type names`, for example `%r<15>`.
  void declare(String type, String names) {
    for (String name : Syntax.split(names)) {
      types.put(name.replaceAll("<\\d+>", ""), type);
    }
  }

  /// The number of a 32-bit operand.
  int word(String operand) {
    return number(operand, false);
  }

  /// The number of a 64-bit operand.
  int wide(String operand) {
    return number(operand, true);
  }

  /// Whether a register has 64 bits.
  boolean isWide(String register) {
    return type(register).endsWith("64");
  }

  /// The number of [#TEMPORARY].
  int temporary() {
    words.putIfAbsent(TEMPORARY, words.size());
    return word(TEMPORARY);
  }

  /// The number of a predicate.
  int predicate(String operand) {
    if (!type(operand).equals("pred")) {
      throw new IllegalArgumentException(operand + " is no predicate");
    }
    return predicates.computeIfAbsent(operand, o -> predicates.size());
  }

  int words() {
    return words.size();
  }

  int longs() {
    return longs.size();
  }

  int predicates() {
    return predicates.size();
  }

  List<Program.Constant> constants() {
    return List.copyOf(constants);
  }

  List<Program.Place> places() {
    return List.copyOf(places);
  }

  private int number(String operand, boolean wide) {
    Map<String, Integer> file = wide ? longs : words;
    Integer known = file.get(operand);
    if (known != null) {
      return known;
    }
    int register = file.size();
    if (PLACES.contains(operand) && !wide) {
      places.add(new Program.Place(operand, register));
    } else if (operand.startsWith("%")) {
      boolean declaredWide = type(operand).endsWith("64");
      if (declaredWide != wide || type(operand).equals("pred")) {
        throw new IllegalArgumentException(operand + " has not the width of the instruction");
      }
    } else {
      constants.add(new Program.Constant(wide, register, immediate(operand)));
    }
    file.put(operand, register);
    return register;
  }

  private String type(String register) {
    String type = types.get(register);
    type = type == null ? types.get(register.replaceAll("\\d+$", "")) : type;
    if (type == null) {
      throw new IllegalArgumentException("register " + register + " is not known");
    }
    return type;
  }

  private static long immediate(String text) {
    if (text.startsWith("0f")) {
      return Long.parseLong(text.substring(2), 16);
    }
    if (text.startsWith("0d")) {
      return Long.parseUnsignedLong(text.substring(2), 16);
    }
    try {
      return Long.decode(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("operand " + text + " is not known", e);
    }
  }
}
