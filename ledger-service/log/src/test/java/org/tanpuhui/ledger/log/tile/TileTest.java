package org.tanpuhui.ledger.log.tile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths as the specification writes them, and no second path for any tile. */
class TileTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, 256, tile/0/000",
    "0, 1234067, 256, tile/0/x001/x234/067",
    "-1, 1234067, 8, tile/entries/x001/x234/067.p/8",
    "1, 999, 1, tile/1/999.p/1",
    "2, 1000, 255, tile/2/x001/000.p/255",
    "63, 9223372036854775807, 256, tile/63/x009/x223/x372/x036/x854/x775/807"
  })
  void aTileHasOnePath(int level, long index, int width, String path) {
    Tile tile = new Tile(level, index, width);
    assertThat(tile.path()).isEqualTo(path);
    assertThat(Tile.parse(path)).contains(tile);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tile/0",
        "tile/0/0",
        "tile/0/0000",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/001/000",
        "tile/0/x000/000",
        "tile/0/x001",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/999",
        "tile/0/000.p",
        "tile/entry/000",
        "tile/0/x009/x223/x372/x036/x854/x775/808",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "tile/0/../000",
        "/tile/0/000",
        "tile/0/000\n"
      })
  void otherPathsAreNone(String path) {
    assertThat(Tile.parse(path)).isEmpty();
  }

  @Test
  void aBundleGivesItsEntriesBackAndADamagedOneNone() {
    byte[] bundle = EntryBundle.encode(List.of(new byte[] {1, 2}, new byte[0]));
    assertThat(bundle).containsExactly(0, 2, 1, 2, 0, 0);
    assertThat(EntryBundle.decode(bundle).orElseThrow())
        .containsExactly(new byte[] {1, 2}, new byte[0]);
    assertThat(EntryBundle.decode(new byte[] {0, 2, 1})).isEmpty();
    assertThat(EntryBundle.decode(new byte[] {0})).isEmpty();
  }
}
