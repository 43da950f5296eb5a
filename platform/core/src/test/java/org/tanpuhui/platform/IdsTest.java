package org.tanpuhui.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {
  @Test
  void activityIdIsTheHashOfLengthPrefixedPartsWithVersionAndVariant() {
    // python3: hashlib.sha256(b"".join(len(p).to_bytes(4,"big")+p for p in
    //   (b"activity", b"sandbox", b"/partners/x", b"e-1"))).digest()[:16], then version 8, variant
    // 10
    assertThat(Ids.activityId(Scheme.SANDBOX, "/partners/x", "e-1"))
        .isEqualTo(UUID.fromString("67ee4ab4-ddf9-8d47-b75a-1e348eafe303"));
  }

  @Test
  void partsThatRunTogetherAreOtherIds() {
    assertThat(Ids.activityId(Scheme.SANDBOX, "a", "bc"))
        .isNotEqualTo(Ids.activityId(Scheme.SANDBOX, "ab", "c"))
        .isNotEqualTo(Ids.activityId(Scheme.SHENZHEN, "a", "bc"));
  }

  @Test
  void timeOrderedIdsBeginWithTheTimeAndAreTheSameAgain() {
    Instant time = Instant.parse("2026-11-23T08:00:00.123Z");
    UUID activity = Ids.activityId(Scheme.SANDBOX, "s", "1");

    UUID id = Ids.timeOrdered(time, activity, "post", 0);

    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(time.toEpochMilli());
    assertThat(id.version()).isEqualTo(8);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id).isEqualTo(Ids.timeOrdered(time, activity, "post", 0));
    assertThat(id).isNotEqualTo(Ids.timeOrdered(time, activity, "post", 1));
    assertThat(id).isNotEqualTo(Ids.timeOrdered(time, activity, "reverse", 0));
  }

  @Test
  void participantIdsPrintAndParse() {
    ParticipantId id = ParticipantId.of(Scheme.SANDBOX, 0x0000_1234_5678_9abcL);
    assertThat(id.toString()).isEqualTo("0200123456789abc");
    assertThat(ParticipantId.parse("0200123456789abc")).contains(id);
    assertThat(id.scheme()).isEqualTo(Scheme.SANDBOX);
    assertThat(ParticipantId.parse("0201123456789abc")).isEmpty();
    assertThat(ParticipantId.parse("0900123456789abc")).isEmpty();
    assertThat(ParticipantId.parse("0200123456789ABC")).isEmpty();
    assertThat(ParticipantId.parse("demo")).isEmpty();
  }
}
