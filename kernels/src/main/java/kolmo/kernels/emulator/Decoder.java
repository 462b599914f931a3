package kolmo.kernels.emulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kolmo.kernels.emulator.Instruction.Kind;

/// Reads one kernel of a PTX text as NVIDIA's compiler lays it out, one statement a line, into
/// instructions with resolved registers.
final class Decoder {

  private static final Pattern PARAMETER =
      Pattern.compile("\\.param (?:\\.align (\\d+) )?\\.(\\w+) ([\\w$]+)(?:\\[(\\d+)])?,?");
  private static final Pattern REGISTERS = Pattern.compile("\\.reg \\.(\\w+)\\s+(.+);");
  private static final Pattern SHARED =
      Pattern.compile("\\.shared \\.align (\\d+) \\.(\\w+) ([\\w$]+)(?:\\[(\\d+)])?;");
  private static final Pattern GUARD = Pattern.compile("@(!?)(%\\w+)\\s+(.*)");

  private final String ptx;
  private final String name;
  private final Map<String, Integer> parameters = new HashMap<>();
  private final Map<String, Integer> shared = new HashMap<>();
  private final Map<String, Integer> labels = new HashMap<>();
  private final List<String> statements = new ArrayList<>();
  private final Registers registers = new Registers();
  private int parameterBytes;
  private int sharedBytes;

  Decoder(String ptx, String name) {
    this.ptx = ptx;
    this.name = name;
  }

  Program decode() {
    read();
    Operations operations = new Operations(registers, this::address);
    List<Instruction> code = new ArrayList<>();
    for (String statement : statements) {
      try {
        code.add(instruction(statement, operations));
      } catch (IllegalArgumentException e) {
        throw new KernelFault("kernel " + name + ", at '" + statement + "': " + e.getMessage());
      }
    }
    return new Program(
        name,
        List.copyOf(code),
        registers.words(),
        registers.longs(),
        registers.predicates(),
        registers.constants(),
        registers.places(),
        parameterBytes,
        sharedBytes);
  }

  private Instruction instruction(String statement, Operations operations) {
    Matcher guard = GUARD.matcher(statement);
    String rest = statement;
    int predicate = -1;
    boolean negated = false;
    if (guard.matches()) {
      negated = !guard.group(1).isEmpty();
      predicate = registers.predicate(guard.group(2));
      rest = guard.group(3);
    }
    String[] parts = rest.split("\\s+", 2);
    String opcode = parts[0];
    String operands = parts.length > 1 ? parts[1] : "";
    Step none = (warp, lanes) -> {};
    Kind kind =
        switch (opcode) {
          case "bra", "bra.uni" -> Kind.BRANCH;
          case "bar.sync" -> Kind.BARRIER;
          case "ret", "exit" -> Kind.EXIT;
          case "shfl.sync.down.b32", "bar.warp.sync" -> Kind.MEET;
          default -> Kind.PLAIN;
        };
    if (kind != Kind.BRANCH && predicate >= 0) {
      throw new IllegalArgumentException("only branches may have a predicate");
    }
    List<String> list = Syntax.split(operands);
    return switch (kind) {
      case BRANCH -> {
        Integer target = labels.get(operands);
        if (target == null) {
          throw new IllegalArgumentException("no label " + operands);
        }
        yield new Instruction(kind, none, target, predicate, negated, statement);
      }
      case MEET -> {
        int mask = registers.word(list.getLast());
        Step step = opcode.startsWith("shfl") ? operations.shuffleDown(list) : none;
        yield new Instruction(kind, step, mask, -1, false, statement);
      }
      case PLAIN -> new Instruction(kind, operations.step(opcode, list), 0, -1, false, statement);
      case BARRIER, EXIT -> new Instruction(kind, none, 0, -1, false, statement);
    };
  }

  /// Where a name of parameter or shared space begins.
  private int address(String symbol) {
    Integer at = parameters.containsKey(symbol) ? parameters.get(symbol) : shared.get(symbol);
    if (at == null) {
      throw new IllegalArgumentException("no parameter and no shared memory " + symbol);
    }
    return at;
  }

  private void read() {
    boolean inside = false;
    boolean body = false;
    for (String raw : ptx.lines().toList()) {
      String line = raw.replaceAll("//.*", "").strip();
      if (line.startsWith(".visible .entry") || line.startsWith(".entry")) {
        inside = line.matches(".*\\.entry " + Pattern.quote(name) + "\\(?.*");
        body = false;
      } else if (inside && line.equals("}")) {
        statements.add("ret");
        return;
      } else if (inside && !body) {
        body = line.equals("{");
        parameter(line);
      } else if (inside && !line.isEmpty()) {
        statement(line);
      }
    }
    throw new KernelFault("kernel " + name + ": the PTX has no such entry point");
  }

  private void parameter(String line) {
    Matcher m = PARAMETER.matcher(line);
    if (m.matches()) {
      int unit = size(m.group(2));
      int align = m.group(1) == null ? unit : Integer.parseInt(m.group(1));
      int count = m.group(4) == null ? 1 : Integer.parseInt(m.group(4));
      parameterBytes = up(parameterBytes, align);
      parameters.put(m.group(3), parameterBytes);
      parameterBytes += unit * count;
    }
  }

  private void statement(String line) {
    Matcher reg = REGISTERS.matcher(line);
    Matcher mem = SHARED.matcher(line);
    if (reg.matches()) {
      registers.declare(reg.group(1), reg.group(2));
    } else if (mem.matches()) {
      int count = mem.group(4) == null ? 1 : Integer.parseInt(mem.group(4));
      sharedBytes = up(sharedBytes, Integer.parseInt(mem.group(1)));
      shared.put(mem.group(3), sharedBytes);
      sharedBytes += size(mem.group(2)) * count;
    } else if (line.endsWith(":")) {
      labels.put(line.substring(0, line.length() - 1), statements.size());
    } else if (!line.startsWith(".pragma")) {
      statements.add(line.substring(0, line.length() - (line.endsWith(";") ? 1 : 0)).strip());
    }
  }

  private static int up(int at, int align) {
    return (at + align - 1) / align * align;
  }

  private static int size(String type) {
    return switch (type) {
      case "b8", "u8", "s8" -> 1;
      case "b32", "u32", "s32", "f32" -> 4;
      case "b64", "u64", "s64", "f64" -> 8;
      default -> throw new IllegalArgumentException("type ." + type + " is not known");
    };
  }
}
