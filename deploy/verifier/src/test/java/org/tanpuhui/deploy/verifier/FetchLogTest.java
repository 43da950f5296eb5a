package org.tanpuhui.deploy.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tanpuhui.ledger.log.tile.Tile;

/** What a download must hold so that the whole tree can be built from it and compared. */
class FetchLogTest {
  @Test
  void everyBundleAndEveryTileOfATreeIsFetchedAtTheWidthItHas() {
    assertThat(FetchLog.tiles(0)).isEmpty();
    assertThat(FetchLog.tiles(1))
        .extracting(Tile::path)
        .containsExactly("tile/entries/000.p/1", "tile/0/000.p/1");
    assertThat(FetchLog.tiles(256))
        .extracting(Tile::path)
        .containsExactly("tile/entries/000", "tile/0/000", "tile/1/000.p/1");
    assertThat(FetchLog.tiles(257))
        .extracting(Tile::path)
        .containsExactly(
            "tile/entries/000",
            "tile/entries/001.p/1",
            "tile/0/000",
            "tile/0/001.p/1",
            "tile/1/000.p/1");
    assertThat(FetchLog.tiles(65_536 + 300).stream().filter(tile -> tile.level() > 0))
        .extracting(Tile::path)
        .containsExactly("tile/1/000", "tile/1/001.p/1", "tile/2/000.p/1");
  }
}
