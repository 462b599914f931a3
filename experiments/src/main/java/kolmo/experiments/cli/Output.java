package kolmo.experiments.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Standard output, where results go. A [PrintWriter] swallows failures, so they are kept here:
/// results that could not be written are no success.
public final class Output extends OutputStream {

  private static final int FAILED = 1;
  private static final int BROKEN_PIPE = 128 + 13; // as a shell reports the signal

  private final OutputStream stdout = new FileOutputStream(FileDescriptor.out);
  private @Nullable IOException failure;

  private Output() {}

  /// A program: writes results and messages and returns its exit code.
  public interface Program {
    int run(PrintWriter out, PrintWriter err);
  }

  /// Runs a program on standard output and standard error, both in UTF-8. What it writes is the
  /// same in every language: of its numbers those of the libraries too.
  ///
  /// @return its exit code, or that of a failure to write what it printed
  public static int of(Program program) {
    Locale.setDefault(Locale.ROOT);
    Output output = new Output();
    PrintWriter out = new PrintWriter(output, true, StandardCharsets.UTF_8);
    PrintStream stderr = System.err;
    PrintWriter err = new PrintWriter(stderr, true, StandardCharsets.UTF_8);
    int code = program.run(out, err);
    out.flush();
    return code == 0 ? output.code(err) : code;
  }

  private int code(PrintWriter err) {
    if (failure == null) {
      return 0;
    }
    String reason = String.valueOf(failure.getMessage());
    if (reason.equals("Broken pipe")) { // whoever read it has enough
      return BROKEN_PIPE;
    }
    err.println("kolmo: the output cannot be written: " + reason);
    return FAILED;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) {
    if (failure == null) {
      try {
        stdout.write(bytes, offset, count);
      } catch (IOException e) {
        failure = e;
      }
    }
  }
}
