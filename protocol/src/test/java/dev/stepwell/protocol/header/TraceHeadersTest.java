package dev.stepwell.protocol.header;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// W3C Trace Context.
final class TraceHeadersTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  @ParameterizedTest
  @ValueSource(strings = {"00-%s-%s-01", "00-%s-%s-ff", "cc-%s-%s-01", "cc-%s-%s-01-more"})
  void aParentIsRead(String form) {
    var parent = TraceHeaders.parent(form.formatted(TRACE, SPAN)).orElseThrow();
    assertThat(parent).isEqualTo(new TraceHeaders.Parent(TRACE, SPAN, true));
    assertThat(parent.text()).isEqualTo("00-" + TRACE + "-" + SPAN + "-01");
  }

  @Test
  void oneThatIsNotRecordedSaysSo() {
    var parent = TraceHeaders.parent("00-" + TRACE + "-" + SPAN + "-02").orElseThrow();
    assertThat(parent.sampled()).isFalse();
    assertThat(parent.text()).endsWith("-00");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
      })
  void whatIsMalformedIsNone(String value) {
    assertThat(TraceHeaders.parent(value)).isEmpty();
  }

  @Test
  void twoParentsAreNone() {
    var one = "00-" + TRACE + "-" + SPAN + "-01";
    var headers = Headers.of("traceparent", one);
    assertThat(TraceHeaders.parent(headers)).isPresent();
    assertThat(TraceHeaders.parent(headers.toBuilder().add("Traceparent", one).build())).isEmpty();
  }

  @Test
  void theStateIsPassedOnUnlessItIsTooLong() {
    var headers = Headers.builder().add("tracestate", "a=1").add("tracestate", "b=2").build();
    assertThat(TraceHeaders.state(headers)).isEqualTo("a=1,b=2");
    var most = "x".repeat(TraceHeaders.MOST_STATE);
    assertThat(TraceHeaders.state(Headers.of("tracestate", most))).isEqualTo(most);
    assertThat(TraceHeaders.state(Headers.of("tracestate", most + "x"))).isEmpty();
    assertThat(TraceHeaders.state(Headers.NONE)).isEmpty();
  }
}
