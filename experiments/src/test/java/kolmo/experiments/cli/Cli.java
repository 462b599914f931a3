package kolmo.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One command, run in this process.
///
/// @param code the exit code
/// @param out what it printed as its result
/// @param err what it said
public record Cli(int code, String out, String err) {

  public static Cli kolmo(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
    return new Cli(code, out.toString(), err.toString());
  }

  /// One that must succeed in silence.
  public static Cli works(String... args) {
    Cli done = kolmo(args);
    assertThat(done.err()).isEmpty();
    assertThat(done.code()).isZero();
    return done;
  }

  /// The result, which must be one JSON object.
  public JsonNode json() {
    return json(out);
  }

  /// JSON as a tree, where what is missing is a missing node and not null.
  public static JsonNode json(String text) {
    return JsonMapper.builder().build().readTree(text);
  }
}
