package kolmo.experiments.cli;

import java.nio.file.Path;
import java.util.function.Supplier;
import kolmo.experiments.attack.Optimizer;
import kolmo.experiments.data.DataException;
import kolmo.experiments.data.DataSource;
import kolmo.experiments.model.Method;
import kolmo.experiments.train.Settings;
import kolmo.experiments.train.Wish;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/// How arguments are read, and what is said about those that cannot be meant.
final class Arguments {

  private Arguments() {}

  /// Teaches a command, and those below it, our types.
  static void register(CommandLine line) {
    type(line, DataSource.class);
    type(line, Method.class);
    type(line, Settings.Split.class);
    type(line, Optimizer.class);
    line.registerConverter(Path.class, text -> converted(() -> Path.of(text)));
  }

  private static <T> void type(CommandLine line, Class<T> type) {
    line.registerConverter(type, text -> type.cast(converted(() -> Wish.read(type, text))));
  }

  /// A value whose complaints are the user's to correct.
  static <T> T converted(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException | DataException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /// The name of a backend: one that is not known is misuse, one that this machine lacks a failure.
  static final class BackendName implements ITypeConverter<String> {
    @Override
    public String convert(String name) {
      return converted(() -> Wish.backend(name));
    }
  }

  /// Runs `make`, whose complaints about values are the user's to correct.
  static <T> T checked(CommandLine command, Supplier<T> make) {
    try {
      return make.get();
    } catch (IllegalArgumentException e) {
      @Nullable String message = e.getMessage();
      throw new ParameterException(command, message == null ? e.toString() : message, e);
    }
  }
}
