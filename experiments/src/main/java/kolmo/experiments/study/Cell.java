package kolmo.experiments.study;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/// A piece of work that leaves its results in a folder of its own. As JSON it carries all that it
/// needs, so that another process can do it.
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME)
public sealed interface Cell permits SweepCell, PaperCell {

  /// Where it goes.
  Path folder();

  /// The name of the folder.
  default String name() {
    return folder().getFileName().toString();
  }

  /// Does what is not done yet. An interruption leaves it unfinished; a loss that is no longer
  /// finite is a result.
  void run(BooleanSupplier interrupted) throws IOException;
}
