package dev.stepwell.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/// Runs a test once for each of some fresh seeds, which it takes as a parameter of type `long`. All
/// that the test does must follow from the seed. The first seed that fails ends it, and the failure
/// says how to repeat that seed.
///
/// The system property `sim.seeds` says how many seeds there are, `sim.seed` names the only one,
/// and with `sim.seconds` they come for so long.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(SeedsExtension.class)
public @interface Seeds {
  /// How many seeds where `sim.seeds` does not say it.
  int value();

  /// How many of a hundred of those in `sim.seeds` are for this test, where several share them.
  int percent() default 100;
}
