package org.tanpuhui.ledger.log.leaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.tanpuhui.ledger.log.leaf.EntryLeaf.Pair;

/** The bytes are those of docs/transparency-log.md; anything that changes changes the leaf. */
class LeafTest {
  private static final Salts SALTS = new Salts(new byte[32]);
  private static final UUID ID = UUID.fromString("0199a1b2-c3d4-8000-8000-000000000001");

  private static final String SALT =
      "769059f6764b8c2c75d14e5c1b12a982f24cee66aa2ac54316ea55b4154a1610";
  private static final String LEAF =
      "49b4512913b9bee1ce4c59a44642c6a00a387c80ceade15cde545a429c0a9a00";

  /** Written by hand from the page; the hashes by Python's hashlib. */
  @Test
  void anEntryHasTheBytesOfThePage() {
    EntryLeaf entry =
        new EntryLeaf(
            2,
            ID,
            1,
            Instant.ofEpochSecond(1, 2_000),
            Instant.ofEpochSecond(3),
            LocalDate.of(1970, 1, 2),
            List.of(new Pair(0, 1, 0x0201000000000000L, 0x0200000000000007L, 9, 0, 7)),
            new Fields().with(Field.PARTNER, "p"));
    String hex =
        "0101"
            + "02"
            + "0199a1b2c3d480008000000000000001"
            + "0001"
            + "00000000000f4242"
            + "00000000002dc6c0"
            + "00000001"
            + "0001"
            + "0000"
            + "01"
            + "0201000000000000"
            + "0200000000000007"
            + "0000000000000009"
            + "0000"
            + "0000000000000007"
            + "0001"
            + "0003"
            + "0001"
            + "70";
    assertThat(HexFormat.of().formatHex(entry.encoded())).isEqualTo(hex);
    assertThat(LeafContent.decode(entry.encoded()).orElseThrow().encoded())
        .isEqualTo(entry.encoded());

    Opening opening = Opening.of(entry, SALTS);
    assertThat(HexFormat.of().formatHex(opening.encoded())).startsWith("01" + SALT).endsWith(hex);
    assertThat(opening.leaf().hex()).isEqualTo(LEAF);
  }

  @Test
  void everyByteOfAnOpeningCounts() {
    EntryLeaf entry = RandomLeaves.entry(new Random(5), 2);
    byte[] opening = Opening.of(entry, SALTS).encoded();
    for (int i = 1; i < opening.length; i++) {
      byte[] changed = opening.clone();
      changed[i] ^= 1;
      assertThat(Opening.parse(changed).orElseThrow().leaf())
          .isNotEqualTo(Opening.of(entry, SALTS).leaf());
    }
  }

  @Test
  void whatIsEncodedIsDecodedAndNothingShorterOrLongerIs() {
    Random random = new Random(6);
    for (int i = 0; i < 200; i++) {
      LeafContent content = RandomLeaves.any(random, 1);
      byte[] bytes = content.encoded();
      assertThat(LeafContent.decode(bytes).orElseThrow().encoded()).isEqualTo(bytes);
      assertThat(LeafContent.decode(bytes).orElseThrow().lines()).isEqualTo(content.lines());
      assertThat(LeafContent.decode(Arrays.copyOf(bytes, bytes.length + 1))).isEmpty();
      assertThat(LeafContent.decode(Arrays.copyOf(bytes, random.nextInt(bytes.length)))).isEmpty();
    }
  }

  @Test
  void aReplayGivesTheSameSaltAndAnotherKeyAnother() {
    assertThat(SALTS.of(ID)).isEqualTo(new Salts(new byte[32]).of(ID));
    byte[] key = new byte[32];
    key[31] = 1;
    assertThat(SALTS.of(ID)).isNotEqualTo(new Salts(key).of(ID));
    assertThatThrownBy(() -> new Salts(new byte[31])).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFieldComesOnceAndAsWhatItIs() {
    Fields fields = new Fields().with(Field.REASON, "");
    assertThatThrownBy(() -> fields.with(Field.REASON, "again"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> fields.with(Field.ACTIVITY, "text"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> fields.with(Field.PARTNER, ID))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
