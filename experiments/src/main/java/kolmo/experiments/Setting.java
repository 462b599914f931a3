package kolmo.experiments;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A component of a record that is the user's to set. This is the one place where it is declared:
/// the option and its help, the axis of a sweep and what is read from files follow from it.
///
/// A component whose type is a record from a module below has one of these for each component of
/// that. What several methods have is described in one of their records.
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Setting.Each.class)
public @interface Setting {

  /// What it is, as the help says it. The default is added, unless the text speaks of one;
  /// `{default}` stands for it, `{values}` for what can be chosen from; of data sets `{generated}`
  /// and `{named}` for those that are made here and those that others made.
  String value();

  /// The option, if it is called otherwise than the component: `center-scale` for `centerScale`.
  String name() default "";

  /// What stands for its value in the help; N for whole numbers, and constants for themselves, if
  /// nothing is said.
  String label() default "";

  /// The value that runs had before the component existed, whose files lack it; `null` is one.
  /// Without it such a file is refused.
  String before() default "";

  /// Several.
  @Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
  @Retention(RetentionPolicy.RUNTIME)
  @interface Each {
    Setting[] value();
  }
}
