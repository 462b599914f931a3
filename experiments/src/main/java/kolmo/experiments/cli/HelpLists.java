package kolmo.experiments.cli;

import java.util.Arrays;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.function.Predicate;
import kolmo.experiments.data.DataSource;
import kolmo.experiments.model.Method;

/// What there is to choose from, for help texts: `${bundle:list.methods}` and so on.
final class HelpLists extends ListResourceBundle {

  @Override
  protected Object[][] getContents() {
    return new Object[][] {
      {"list.methods", or(Arrays.stream(Method.values()).map(Method::cliName).toList())},
      {"list.sets", or(sets(s -> true))},
      {"list.sets.generated", or(sets(DataSource::isGenerated))},
      {"list.sets.named", String.join(", ", sets(s -> !s.isGenerated() && s != DataSource.FOLDER))},
      {"list.sets.published", or(sets(DataSource::isPublished))},
      {"list.sets.checked", or(sets(s -> s != DataSource.CELEBA))},
    };
  }

  private static List<String> sets(Predicate<DataSource> wanted) {
    return Arrays.stream(DataSource.values()).filter(wanted).map(DataSource::cliName).toList();
  }

  private static String or(List<String> names) {
    int last = names.size() - 1;
    return String.join(", ", names.subList(0, last)) + " or " + names.get(last);
  }
}
