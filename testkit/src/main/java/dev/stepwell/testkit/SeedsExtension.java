package dev.stepwell.testkit;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/// Makes the invocations that [Seeds] asks for.
final class SeedsExtension implements TestTemplateInvocationContextProvider {
  /// Short enough to be typed.
  private static final long SEEDS_BELOW = 1_000_000_000_000L;

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return context.getRequiredTestMethod().isAnnotationPresent(Seeds.class);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    var failed = new AtomicBoolean();
    return seeds(context.getRequiredTestMethod().getAnnotation(Seeds.class))
        .takeWhile(_ -> !failed.get())
        .mapToObj(seed -> new Invocation(seed, failed));
  }

  private static LongStream seeds(Seeds seeds) {
    var only = Long.getLong("sim.seed");
    if (only != null) {
      return LongStream.of(only);
    }
    var seconds = Integer.getInteger("sim.seconds");
    return seconds == null
        ? new SecureRandom().longs(count(seeds), 0, SEEDS_BELOW)
        : during(Duration.ofSeconds(seconds));
  }

  private static LongStream during(Duration time) {
    long start = System.nanoTime();
    var random = new SecureRandom();
    return LongStream.iterate(
        random.nextLong(SEEDS_BELOW),
        _ -> System.nanoTime() - start < time.toNanos(),
        _ -> random.nextLong(SEEDS_BELOW));
  }

  private static int count(Seeds seeds) {
    var wanted = Integer.getInteger("sim.seeds");
    return wanted == null ? seeds.value() : Math.max(1, wanted * seeds.percent() / 100);
  }

  private record Invocation(long seed, AtomicBoolean failed)
      implements TestTemplateInvocationContext, ParameterResolver, TestExecutionExceptionHandler {

    @Override
    public String getDisplayName(int index) {
      return "seed " + seed;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(this);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == long.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return seed;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) {
      failed.set(true);
      throw new AssertionError(
          "seed %d failed; to repeat it: %s%n%s"
              .formatted(seed, command(context), failure.getMessage()),
          failure);
    }

    private String command(ExtensionContext context) {
      var name = context.getRequiredTestClass().getSimpleName();
      if (name.contains("Fuzz")) {
        return "./check fuzz --seed " + seed;
      }
      return name.contains("Simulation")
          ? "./check sim --seed " + seed
          : "./build/mvn test -Dtest=%s -Dsurefire.failIfNoSpecifiedTests=false -Dsim.seed=%d"
              .formatted(name, seed);
    }
  }
}
