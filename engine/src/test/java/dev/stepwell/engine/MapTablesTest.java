package dev.stepwell.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.stepwell.engine.Rows.Row;
import org.junit.jupiter.api.Test;

class MapTablesTest {
  private final MapTable<String, Integer> table = new MapTable<>();

  @Test
  void beliefsAboutRowsAreChecked() {
    table.insert("a", 1);
    table.update("a", 2);
    table.upsert("a", 3);
    table.upsert("b", 4);

    assertThatIllegalStateException().isThrownBy(() -> table.insert("a", 5));
    assertThatIllegalStateException().isThrownBy(() -> table.update("c", 5));
    assertThat(table.get("a")).contains(3);
    assertThat(table.get("b")).contains(4);
    assertThat(table.get("c")).isEmpty();
  }

  @Test
  void rangesStopBeforeTheirEnd() {
    for (var key : new String[] {"c", "a", "d", "b"}) {
      table.insert(key, 0);
    }

    assertThat(table.ascending("a", "d", 9)).extracting(Row::key).containsExactly("a", "b", "c");
    assertThat(table.ascending("a", "d", 2)).extracting(Row::key).containsExactly("a", "b");
    assertThat(table.descending("a", "d", 2)).extracting(Row::key).containsExactly("c", "b");
    assertThat(table.ascending("d", "a", 9)).isEmpty();

    table.delete("nothing");
    table.deleteRange("b", "d");
    assertThat(table.rows().keySet()).containsExactly("a", "d");
  }

  @Test
  void aCopyGoesItsOwnWay() {
    var tables = new MapTables();
    var run = new Origin(1, 2);
    tables.results().insert(run, Bytes.utf8("before"));

    var copy = tables.copy();
    assertThat(copy.rows()).isEqualTo(tables.rows()).containsOnlyKeys("results");

    tables.results().update(run, Bytes.utf8("after"));
    assertThat(copy.results().get(run)).contains(Bytes.utf8("before"));
    assertThat(copy.rows()).isNotEqualTo(tables.rows());

    copy.results().delete(run);
    assertThat(copy.rows()).isEmpty();
  }
}
