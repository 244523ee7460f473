package dev.stepwell.server.api.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.server.api.edge.Caller;
import dev.stepwell.server.api.edge.Query;
import dev.stepwell.server.api.edge.Request;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How the values of filters are found in requests.
class ParametersTest {
  private static final Set<String> KNOWN =
      Set.of("label", "path", "workflowUrl", "workflowUrlExactMatch", "count", "ids");

  private static Parameters action(String query, String body) {
    return Parameters.ofAction(
        new Request(
            "DELETE",
            "/v2/things" + query,
            "",
            Headers.NONE,
            Octets.wrap(body.getBytes(StandardCharsets.UTF_8)),
            new Caller(Optional.empty(), "127.0.0.1", "http", "localhost")),
        KNOWN);
  }

  private static Parameters list(String query) {
    return Parameters.ofList(Query.of("/v2/things" + query));
  }

  @Test
  void valuesAreRepeatedOrSeparatedByCommas() {
    assertThat(action("?label=a&label=b,%20c,", "").filter("label")).containsExactly("a", "b", "c");
    assertThat(action("", "{\"label\":[\"a\",\"b\"],\"count\":7,\"ids\":null}").all("count"))
        .containsExactly("7");
    assertThat(action("?label=a", "{\"label\":\"b\"}").filter("label")).containsExactly("a", "b");
  }

  @Test
  void commasInsideOfUrlsAndPathsAreTheirs() {
    var given = action("?workflowUrl=http://a/x,y,https://b/z&path=/x,y,/z", "");
    assertThat(given.filter("workflowUrl")).containsExactly("http://a/x,y", "https://b/z");
    assertThat(given.filter("path")).containsExactly("/x,y", "/z");
  }

  @Test
  void whatShowsThingsTakesACommaBothWaysAndPassesOverWhatItDoesNotKnow() {
    var given = list("?label=a,b&unknown=1&count=");
    assertThat(given.filter("label")).containsExactly("a,b", "a", "b");
    assertThat(given.first("count")).isEmpty();
  }

  @Test
  void aCommaIsNoPartOfANumberOrAState() {
    var given = list("?responseStatus=404,500&state=RUN_FAILED,%20RUN_SUCCESS&state=RUN_STARTED");
    assertThat(given.filter("responseStatus")).containsExactly("404", "500");
    assertThat(given.filter("state"))
        .containsExactlyInAnyOrder("RUN_STARTED", "RUN_FAILED", "RUN_SUCCESS");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "?labels=a '' labels",
        "?label= '' label",
        "?label=, '' label",
        "'' {\"all\":true} all",
        "'' {\"label\":[]} label",
        "'' {\"label\":\"\"} label",
        "'' {\"label\":[null]} label",
        "'' {\"label\":[\"a\",\"\"]} label",
        "'' {\"label\":{}} label",
        "'' [] body",
        "'' {\"workflowUrlExactMatch\":\"yes\"} workflowUrlExactMatch"
      })
  void whatChangesThingsTakesNothingThatIsUnclear(String query, String body, String refused) {
    assertThatThrownBy(() -> action(query, body).filter("label"))
        .isInstanceOf(WireException.class)
        .hasMessageStartingWith(refused);
  }

  @Test
  void anEmptyListOfIdsIsAListAndFlagsAreTold() {
    var given = action("", "{\"ids\":[],\"workflowUrlExactMatch\":true}");
    assertThat(given.has("ids")).isTrue();
    assertThat(given.all("ids")).isEmpty();
    assertThat(given.flag("workflowUrlExactMatch")).isTrue();
    assertThat(action("?workflowUrlExactMatch=TRUE", "").flag("workflowUrlExactMatch")).isTrue();
  }

  @Test
  void aFilterHasABoundedNumberOfValues() {
    var most =
        IntStream.range(0, Parameters.MOST_VALUES)
            .mapToObj(i -> "l" + i)
            .collect(Collectors.joining("&label=", "?label=", ""));
    assertThat(list(most).filter("label")).hasSize(Parameters.MOST_VALUES);
    assertThatThrownBy(() -> list(most + "&label=more").filter("label"))
        .isInstanceOf(WireException.class)
        .hasMessageStartingWith("label");
  }
}
