package dev.stepwell.engine.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.EngineTest;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.group.GroupCommand.DeleteGroup;
import dev.stepwell.engine.group.GroupCommand.RemoveEndpoints;
import dev.stepwell.engine.group.GroupCommand.SaveEndpoints;
import dev.stepwell.engine.group.GroupCommand.SetDefaults;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupsTest extends EngineTest {
  private static final GroupId BILLING = new GroupId(PROJECT, "billing");

  @Test
  void endpointsStayInTheOrderInWhichTheyCame() {
    save(plain("https://b.test"), named("https://a.test", "a"));
    passes(Duration.ofMinutes(1));
    save(plain("https://c.test"));

    assertThat(group().endpoints())
        .containsExactly(
            plain("https://b.test"), named("https://a.test", "a"), plain("https://c.test"));
    assertThat(Duration.between(group().createdAt(), group().updatedAt()))
        .isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void aNameThatIsThereGetsTheNewUrlAndAUrlTheNewName() {
    save(named("https://a.test", "a"), plain("https://b.test"));

    save(named("https://a2.test", "a"), named("https://b.test", "b"));

    assertThat(group().endpoints())
        .containsExactly(named("https://a2.test", "a"), named("https://b.test", "b"));
  }

  @Test
  void aUrlWithoutANameKeepsTheOneItHas() {
    save(named("https://a.test", "a"));

    save(plain("https://a.test"));

    assertThat(group().endpoints()).containsExactly(named("https://a.test", "a"));
  }

  @Test
  void twoEndpointsNeverHaveOneUrl() {
    save(named("https://a.test", "a"), named("https://b.test", "b"));

    save(named("https://b.test", "a"));

    assertThat(group().endpoints()).containsExactly(named("https://b.test", "a"));
  }

  @Test
  void endpointsGoByNameOrByUrlAndTheGroupWithTheLast() {
    save(named("https://a.test", "a"), plain("https://b.test"), plain("https://c.test"));

    when(
        new RemoveEndpoints(
            BILLING, List.of(new Group.Mark.Name("a"), new Group.Mark.Url("https://b.test"))));
    assertThat(group().endpoints()).containsExactly(plain("https://c.test"));
    when(new RemoveEndpoints(BILLING, List.of(new Group.Mark.Url("https://c.test"))));

    assertThat(tables.rows()).isEmpty();
  }

  @Test
  void aGroupThatIsNotThereHasNothingToRemoveOrToSet() {
    assertThat(when(new RemoveEndpoints(BILLING, List.of())).rejection().message())
        .isEqualTo("topic billing not found");
    assertThat(when(new SetDefaults(BILLING, List.of())).rejection().message())
        .isEqualTo("topic billing not found");
  }

  @Test
  void defaultsAreReplacedAsAWholeAndOutliveChangesOfEndpoints() {
    save(plain("https://a.test"));
    when(new SetDefaults(BILLING, List.of(new Header("Upstash-Delay", "1s"))));
    when(new SetDefaults(BILLING, List.of(new Header("Upstash-Retries", "1"))));

    save(plain("https://b.test"));

    assertThat(group().defaults()).containsExactly(new Header("Upstash-Retries", "1"));
  }

  @Test
  void deletingTwiceIsFine() {
    save(plain("https://a.test"));

    assertThat(when(new DeleteGroup(BILLING)).facts()).hasSize(1);
    assertThat(when(new DeleteGroup(BILLING)).facts()).isEmpty();

    assertThat(tables.rows()).isEmpty();
  }

  @Test
  void aGroupThatWouldBecomeTooLargeStaysAsItIs() {
    save(endpoints(0, Group.MOST_ENDPOINTS));
    var before = tables.copy();

    assertThat(when(new SaveEndpoints(BILLING, List.of(plain("https://more.test")))).rejection())
        .isNotNull();

    assertThat(tables.rows()).isEqualTo(before.rows());
  }

  private void save(Group.Endpoint... endpoints) {
    given(new SaveEndpoints(BILLING, List.of(endpoints)));
  }

  private static Group.Endpoint[] endpoints(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(number -> plain("https://" + number + ".test"))
        .toArray(Group.Endpoint[]::new);
  }

  private static Group.Endpoint plain(String url) {
    return new Group.Endpoint(url, Optional.empty());
  }

  private static Group.Endpoint named(String url, String name) {
    return new Group.Endpoint(url, Optional.of(name));
  }

  private Group group() {
    return tables.groups().get(BILLING).orElseThrow();
  }
}
