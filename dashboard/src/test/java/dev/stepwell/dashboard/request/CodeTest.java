package dev.stepwell.dashboard.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The code for the SDKs. That it does the same as the request is proven end to end (`request`).
class CodeTest {
  private static final String BASE = "http://localhost:8080";

  private static Draft draft(Kind kind, String... fields) {
    var given = new HashMap<String, String>();
    for (int i = 0; i < fields.length; i += 2) {
      given.put(fields[i], fields[i + 1]);
    }
    return Draft.of(kind, field -> given.getOrDefault(field, ""));
  }

  @Test
  void aPublish() {
    var draft =
        draft(
            Kind.PUBLISH,
            "to",
            "https://example.com/",
            "body",
            "{\"it's\":1}",
            "headers",
            "X-A: b",
            "retries",
            "2",
            "delay",
            "30s",
            "flowControlKey",
            "k",
            "parallelism",
            "4",
            "period",
            "1m");
    assertThat(JavaScript.of(BASE, draft))
        .isEqualTo(
            """
            import { Client } from '@upstash/qstash';

            const client = new Client({
              baseUrl: 'http://localhost:8080',
              token: process.env.QSTASH_TOKEN,
            });

            const result = await client.publish({
              url: 'https://example.com/',
              body: '{"it\\'s":1}',
              headers: { 'Content-Type': 'application/json', 'X-A': 'b' },
              delay: '30s',
              retries: 2,
              flowControl: { 'key': 'k', 'parallelism': 4, 'period': '1m' },
            });
            """);
    assertThat(Python.of(BASE, draft))
        .isEqualTo(
            """
            import os

            from qstash import QStash

            client = QStash(
                os.environ['QSTASH_TOKEN'],
                base_url='http://localhost:8080',
            )

            result = client.message.publish(
                url='https://example.com/',
                body='{"it\\'s":1}',
                content_type='application/json',
                headers={ 'X-A': 'b' },
                delay='30s',
                retries=2,
                flow_control={ 'key': 'k', 'parallelism': 4, 'period': '1m' },
            )
            """);
  }

  @Test
  void whatPythonHasNoFunctionForIsSentAsItIs() {
    var trigger = draft(Kind.TRIGGER, "to", "https://example.com/w", "workflowRunId", "one");
    assertThat(JavaScript.of(BASE, trigger)).contains("client.trigger({\n  url: ", "'one'");
    assertThat(Python.of(BASE, trigger))
        .contains(
            "client.http.request(\n    path='/v2/trigger/https://example.com/w',",
            "'Upstash-Workflow-Runid': 'one'");
    var schedule = draft(Kind.SCHEDULE, "to", "group", "cron", "0 9 * * *", "queue", "q");
    assertThat(JavaScript.of(BASE, schedule))
        .contains("client.schedules.create({\n  destination: 'group',", "queueName: 'q'");
    assertThat(Python.of(BASE, schedule)).contains("client.http.request(", "/v2/schedules/group");
    var plain = draft(Kind.SCHEDULE, "to", "group", "cron", "0 9 * * *");
    assertThat(Python.of(BASE, plain)).contains("client.schedule.create(\n    destination=");
  }

  @Test
  void groupsAndQueuesHaveFunctionsOfTheirOwn() {
    var draft = draft(Kind.PUBLISH, "to", "group", "queue", "q");
    assertThat(JavaScript.of(BASE, draft))
        .contains("client.queue({ queueName: 'q' }).enqueue({\n  urlGroup: 'group',")
        .doesNotContain("queueName: 'q',");
    assertThat(Python.of(BASE, draft))
        .contains("client.message.enqueue(\n    queue='q',\n    url_group='group',");
  }

  @Test
  void idsThatAreNoSegmentsAreEncoded() {
    var draft = draft(Kind.NOTIFY, "to", "order/paid", "run", "wfr_1");
    assertThat(draft.target()).hasToString("/v2/notify/wfr_1/order%2Fpaid");
    assertThat(JavaScript.of(BASE, draft))
        .contains("eventId: encodeURIComponent('order/paid')", "workflowRunId: 'wfr_1'");
    assertThat(Python.of(BASE, draft))
        .contains("from urllib.parse import quote\n", "event_id=quote('order/paid', safe='')");
  }

  @Test
  void noTextEndsItsQuotes() {
    assertThat(Literals.text("a'b\\c\n\r\t\u2028\u202e\u0000\u200b${x}`"))
        .isEqualTo("'a\\'b\\\\c\\n\\r\\t\\u2028\\u202e\\u0000\\u200b${x}`'");
  }

  @ParameterizedTest
  @CsvSource({
    "retries,1);process.exit(,Retries has to be a whole number",
    "notBefore,soon,Not before has to be a whole number",
    "parallelism,4,flow control needs a key",
    "flowControlKey,k,flow control needs a key",
    "headers,no header,a header is written as",
    "headers,Content-Type: text/plain,has a field of its own",
    "headers,Upstash-Cron: x,has a field of its own",
    "headers,__proto__: x,JavaScript cannot send",
    "headers,a b: x,no valid header name",
    "label,snow\u2603,header values may hold",
  })
  void whatCannotBeSentIsSaidInItsPlace(String field, String value, String problem) {
    var code = Code.of(BASE, draft(Kind.PUBLISH, "to", "https://example.com/", field, value));
    assertThat(code.snippets()).isEmpty();
    assertThat(code.problem()).contains(problem);
  }

  @Test
  void aHeaderIsThereOnce() {
    var code = Code.of(BASE, draft(Kind.PUBLISH, "to", "g", "headers", "X-A: 1\nx-a: 2"));
    assertThat(code.problem()).contains("x-a is there twice");
  }

  @Test
  void aBodyHasALimit() {
    var longest = draft(Kind.PUBLISH, "to", "g", "body", "x".repeat(100_000));
    assertThat(Code.of(BASE, longest).snippets()).hasSize(3);
    var longer = draft(Kind.PUBLISH, "to", "g", "body", "x".repeat(100_001));
    assertThat(Code.of(BASE, longer).problem()).contains("sent from a file");
  }

  @Test
  void nothingIsShownOfAFormThatIsEmpty() {
    assertThat(Code.of(BASE, new Draft(Kind.PUBLISH, Map.of())).problem()).isEmpty();
    assertThat(Code.of(BASE, draft(Kind.NOTIFY, "body", "x")).problem())
        .isEqualTo("Event is missing");
  }
}
