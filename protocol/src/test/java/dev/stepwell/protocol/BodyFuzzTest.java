package dev.stepwell.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.protocol.body.BatchItem;
import dev.stepwell.protocol.body.ChatBody;
import dev.stepwell.protocol.body.GroupBody;
import dev.stepwell.protocol.body.InvokeEnvelope;
import dev.stepwell.protocol.body.QueueSettings;
import dev.stepwell.protocol.body.StepContent;
import dev.stepwell.protocol.body.StepHead;
import dev.stepwell.protocol.body.StepTemplate;
import dev.stepwell.protocol.body.WaitRegistration;
import dev.stepwell.protocol.header.HeaderNames;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.identity.Names;
import dev.stepwell.protocol.json.JsonReader;
import dev.stepwell.protocol.step.ResultStep;
import dev.stepwell.protocol.step.StepElement;
import dev.stepwell.protocol.step.StepList;
import dev.stepwell.protocol.time.Durations;
import dev.stepwell.testkit.Fuzz;
import dev.stepwell.testkit.Mutator;
import dev.stepwell.testkit.Seeds;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/// Parsers of bodies with JSON that is nearly what they expect.
class BodyFuzzTest {
  private static final int ROUNDS = 250;
  private static final int MOST_ITEMS = 10;
  private static final List<String> BODIES =
      List.of(
          """
          [{"destination":"https://a.test","headers":{"a":["b","c"],"A":"d"},"body":{"c":[1.50,null]},\
          "queue":"q"},{"destination":"group","body":"\\ud83d\\ude00"}]\
          """,
          """
          {"url":"https://a.test/w","timeout":"1d","timeoutUrl":"https://a.test/t","timeoutBody":"AAEC",\
          "timeoutHeaders":{"X":["1"]},"step":{"stepId":1,"stepName":"wait","stepType":"Wait","concurrent":1,\
          "targetStep":0,"out":null,"more":{"a":[true,-1e5]}}}\
          """,
          """
          {"body":"{\\"a\\":1}","headers":{"Upstash-Retries":["3"]},"workflowRunId":"wfr_1",\
          "workflowRunCreatedAt":1795449999000,"workflowUrl":"https://a.test/w",\
          "step":{"stepId":2,"stepName":"invoke","stepType":"Invoke","concurrent":1}}\
          """,
          """
          {"stepId":3,"stepName":"s\\u0000\\"","stepType":"SleepFor","concurrent":2,"targetStep":4,\
          "sleepFor":1.5,"sleepUntil":1795449999,"waitEventId":"e","timeout":"3s","waitTimeout":false,\
          "out":{"x":[]}}\
          """,
          """
          {"endpoints":[{"url":"https://a.test/","name":"one"},{"name":"two\\u00e9"}],\
          "headers":{"Upstash-Retries":"3"}}\
          """,
          """
          {"queueName":"q-1_a.b","parallelism":3,"paused":true}\
          """,
          """
          {"model":"m","messages":[{"role":"user","content":"h\\u00ef"}],"provider":{"a":1},"system":null}\
          """);

  private static <T> Optional<T> read(Supplier<T> parser) {
    return Fuzz.unless(WireException.class, parser);
  }

  @Seeds(5)
  void bodiesKeepWhatTheyPromise(long seed) {
    var random = new SplittableRandom(seed);
    var mutator = new Mutator(random, BODIES);
    for (int round = 0; round < ROUNDS; round++) {
      var bytes = encoded(random, mutator);
      Fuzz.with(new String(bytes, StandardCharsets.ISO_8859_1), () -> check(bytes));
    }
  }

  /// Nearly always UTF-8; some clients send others, which JSON parsers guess.
  private static byte[] encoded(SplittableRandom random, Mutator mutator) {
    return random.nextInt(20) > 0
        ? mutator.bytes()
        : mutator.text().getBytes(Charset.forName(random.nextBoolean() ? "UTF-16" : "UTF-32"));
  }

  private static void check(byte[] bytes) {
    read(() -> JsonReader.<String>read("f", bytes, JsonReader::compact))
        .ifPresent(compact ->
            assertThat(JsonReader.<String>read("f", utf8(compact), JsonReader::compact))
                .isEqualTo(compact));
    read(() -> BatchItem.readAll(bytes, MOST_ITEMS))
        .ifPresent(items -> {
          assertThat(items).hasSizeLessThanOrEqualTo(MOST_ITEMS);
          items.forEach(item -> {
            sendable(item.headers());
            assertThat(item.body().text()).isPresent();
          });
        });
    read(() -> WaitRegistration.read(bytes)).ifPresent(BodyFuzzTest::check);
    read(() -> InvokeEnvelope.read(bytes))
        .ifPresent(envelope -> {
          sendable(envelope.headers());
          TextFuzzTest.name(envelope.workflowRunId());
          assertThat(envelope.workflowUrl().text()).matches("[!-~]+");
          check(envelope.step());
        });
    read(() -> StepHead.read(bytes))
        .ifPresent(head -> {
          assertThat(head.stepId()).isNotNegative();
          assertThat(head.targetStep()).isNotNegative();
          // Both look at the same step, so neither may see another one than the other.
          read(() -> StepContent.read(bytes))
              .ifPresent(content -> assertThat(content.head()).isEqualTo(head));
        });
    read(() -> StepContent.read(bytes))
        .ifPresent(content -> assertThat(content.head().stepId()).isNotNegative());
    read(() -> GroupBody.endpoints(bytes, MOST_ITEMS))
        .ifPresent(endpoints -> {
          assertThat(endpoints).hasSizeBetween(1, MOST_ITEMS);
          endpoints.forEach(endpoint -> endpoint.name().ifPresent(TextFuzzTest::name));
        });
    read(() -> GroupBody.headers(bytes)).ifPresent(BodyFuzzTest::sendable);
    read(() -> QueueSettings.read(bytes))
        .ifPresent(settings -> {
          assertThat(Names.isResourceName(settings.name())).isTrue();
          assertThat(settings.parallelism()).isBetween(1, QueueSettings.MOST_PARALLELISM);
        });
    read(() -> ChatBody.forModel(Octets.wrap(bytes)))
        .ifPresent(chat -> assertThat(ChatBody.forModel(chat)).isEqualTo(chat));
  }

  private static void check(WaitRegistration wait) {
    sendable(wait.timeoutHeaders());
    assertThat(wait.timeout()).isBetween(Duration.ZERO, Durations.LONGEST);
    assertThat(Durations.read(wait.timeoutText())).contains(wait.timeout());
    wait.timeoutBody()
        .ifPresent(body ->
            assertThat(body.length()).isLessThanOrEqualTo(WaitRegistration.LONGEST_TIMEOUT_BODY));
    check(wait.step());
    var result = ResultStep.timedOut(wait.step().json(), "\"e", wait.timeoutText());
    var content = StepContent.read(result);
    assertThat(content.head()).isEqualTo(wait.step().head());
    assertThat(content.waitEventId()).contains("\"e");
    assertThat(content.timeout()).contains(wait.timeoutText());
    assertThat(content.waitTimeout()).contains(true);
    assertThat(content.out()).isEmpty();
  }

  private static void check(StepTemplate step) {
    assertThat(StepHead.read(utf8(step.json()))).isEqualTo(step.head());
    var result = StepContent.read(ResultStep.invokeSucceeded(step.json(), Octets.utf8("r")));
    assertThat(result.head()).isEqualTo(step.head());
    assertThat(result.out()).contains("{\"body\":\"r\",\"isFailed\":false,\"isCanceled\":false}");
  }

  private static void sendable(Headers headers) {
    headers
        .fields()
        .forEach(field -> {
          assertThat(HeaderNames.isName(field.name())).isTrue();
          assertThat(HeaderNames.isValue(field.value())).isTrue();
        });
  }

  @Seeds(4)
  void elementsGiveBackWhatWasPutIn(long seed) {
    var random = new SplittableRandom(seed);
    for (int round = 0; round < ROUNDS; round++) {
      var body = new byte[random.nextInt(50)];
      random.nextBytes(body);
      var id = "msg_" + Long.toString(random.nextLong(Long.MAX_VALUE), 36);
      var element = StepList.element(id, Octets.wrap(body));
      assertThat(StepElement.messageId(Octets.wrap(element))).isEqualTo(id);
      assertThat(StepElement.body(Octets.wrap(element)).array()).isEqualTo(body);
      assertThat(StepElement.renamed(Octets.wrap(element), "other"))
          .isEqualTo(StepList.element("other", Octets.wrap(body)));
      Mutator.damage(random, element);
      Fuzz.with(
          new String(element, StandardCharsets.ISO_8859_1),
          () -> {
            Fuzz.unless(
                IllegalArgumentException.class, () -> StepElement.messageId(Octets.wrap(element)));
            Fuzz.unless(
                IllegalArgumentException.class, () -> StepElement.body(Octets.wrap(element)));
          });
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
