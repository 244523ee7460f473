package dev.stepwell.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.WireException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static String string(String text) {
    var json = new JsonWriter();
    json.string(text);
    return json.toString();
  }

  private static String compact(String json) {
    return JsonReader.read("body", json.getBytes(StandardCharsets.UTF_8), JsonReader::compact);
  }

  @Test
  void escapesLikeStringify() {
    assertThat(string("a=b/<>&'\"\\")).isEqualTo("\"a=b/<>&'\\\"\\\\\"");
    assertThat(string("\b\f\n\r\t")).isEqualTo("\"\\b\\f\\n\\r\\t\"");
    assertThat(string(new String(new char[] {0, 0x1f, 0x7f})))
        .isEqualTo("\"\\u0000\\u001f\u007f\"");
    assertThat(string("é€😀\u2028\u2029")).isEqualTo("\"é€😀\u2028\u2029\"");
    assertThat(string("\uD83D")).isEqualTo("\"\\ud83d\"");
    assertThat(string("\uDE00x\uD83D")).isEqualTo("\"\\ude00x\\ud83d\"");
  }

  @Test
  void copiesWithoutBlanksAndKeepsNumbers() {
    assertThat(
            compact(" { \"a\" : [ 1.50, -0, 1E5, true, null, {} , [] ] , \"b\":\"\\u00e9\\/\" } "))
        .isEqualTo("{\"a\":[1.50,-0,1E5,true,null,{},[]],\"b\":\"é/\"}");
    assertThat(compact("\"\\ud83d\"")).isEqualTo("\"\\ud83d\"");
    assertThat(compact("7")).isEqualTo("7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1",
        "{\"a\"}",
        "nul",
        "1 2",
        "[1,]",
        "{\"a\":1,}",
        "'a'",
        "[NaN]",
        "\"\n\""
      })
  void refusesWhatIsNoJson(String json) {
    assertThatThrownBy(() -> compact(json))
        .isInstanceOf(WireException.class)
        .hasMessageStartingWith("body: ");
  }

  @Test
  void boundsDepth() {
    assertThat(compact("[".repeat(64) + "]".repeat(64))).hasSize(128);
    assertThatThrownBy(() -> compact("[".repeat(65) + "]".repeat(65)))
        .isInstanceOf(WireException.class);
    assertThatThrownBy(() -> compact("[".repeat(1_000_000))).isInstanceOf(WireException.class);
  }

  @Test
  void encodesTextAsBrowsersDo() {
    assertThat(new String(Octets.utf8("a\uD83Db😀").array(), StandardCharsets.UTF_8))
        .isEqualTo("a\uFFFDb😀");
    assertThat(Octets.wrap(new byte[] {(byte) 0xC3}).text()).isEmpty();
    assertThat(Octets.utf8("é").text()).contains("é");
  }
}
