package org.tanpuhui.ledger.credits.paper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tanpuhui.ledger.credits.paper.CertificateText.Line;
import org.tanpuhui.ledger.credits.paper.CertificateText.Words;

/** What is on the paper, read back by another library and by a camera. */
class CertificatePdfTest {
  private static final String PAGE =
      "https://tanpuhui.example/v1/certificates/3Q0ZK-9D2MC-7R4TX-5VBNA-1HJ6E";
  private static final LogPlace PLACE =
      new LogPlace(
          "tanpuhui.example/log/shenzhen", 41, 97, "c2lnbmVkIHJvb3QgaGFzaCBvZiB0aGUgdHJlZSE=");

  private static CertificateText text(String beneficiary, List<String> units, Words warning) {
    return new CertificateText(
        new Words("减排量注销证书", "Certificate of Retirement"),
        new Words("兹证明：以下 377 吨二氧化碳当量的减排量已永久注销。", "This certifies that 377 t CO2e were retired."),
        List.of(
            Line.of("受益方", "Beneficiary", beneficiary),
            Line.of("用途", "Purpose", "绿色会议 Green conference 2026 – “öffentlich”"),
            new Line(
                new Words("注销类型", "Reason"), new Words("自愿碳中和", "voluntary carbon neutrality")),
            Line.of("期间", "Period", "2026-01-01 – 2026-12-31")),
        units,
        warning);
  }

  @Test
  void bothLanguagesCanBeReadAndEveryFontIsInTheFile() throws Exception {
    String serial =
        "SZ-PHCER-SZ-SHARED-BIKE-RIDING-2023-7000000001-7000000377-K  (377 t, hello-riding)";
    byte[] pdf = CertificatePdf.of(text("南山会展中心有限公司", List.of(serial), null), PAGE, PLACE);

    assertThat(Paper.text(pdf))
        .contains("减排量注销证书", "Certificate of Retirement")
        .contains("南山会展中心有限公司", "绿色会议 Green conference 2026 – “öffentlich”")
        .contains("自愿碳中和", "voluntary carbon neutrality", "2026-01-01 – 2026-12-31")
        .contains(serial)
        .contains(PAGE)
        .contains(PLACE.origin(), "Leaf 41", "97 leaves", PLACE.root(), PAGE + "/proof");
    assertThat(Paper.fontsMissing(pdf)).isEmpty();
    assertThat(Paper.pages(pdf)).isEqualTo(1);
  }

  @Test
  void theCodeIsReadFromThePictureAndLeadsToThePublicPage() throws Exception {
    byte[] pdf = CertificatePdf.of(text("Nanshan Expo", List.of("A-1"), null), PAGE, null);

    assertThat(Paper.code(pdf)).isEqualTo(PAGE);
    assertThat(Paper.text(pdf)).contains("Not in the transparency log yet");
  }

  @Test
  void aRareCharacterIsLeftToTheReadersFontAndIsThereAsText() throws Exception {
    byte[] pdf = CertificatePdf.of(text("龘靐科技", List.of("A-1"), null), PAGE, PLACE);

    assertThat(Paper.text(pdf)).contains("科技").contains("龘");
    assertThat(Paper.fontsMissing(pdf)).containsExactly("STSong-Light-UniGB-UCS2-H");
  }

  @Test
  void manyRangesGoOnOverThePagesAndTheCodeStaysWhole() throws Exception {
    List<String> units =
        IntStream.range(0, 200)
            .mapToObj(i -> "SZ-PHCER-X-2023-%d-%d-K  (1 t, p)".formatted(i, i))
            .toList();
    byte[] pdf = CertificatePdf.of(text("南山", units, new Words("沙盒环境", "Sandbox")), PAGE, PLACE);

    assertThat(Paper.pages(pdf)).isGreaterThan(1);
    assertThat(Paper.text(pdf)).contains(units.get(0), units.get(199), "沙盒环境");
    assertThat(Paper.code(pdf)).isEqualTo(PAGE);
  }

  @Test
  void aProofFileTellsItsPlace() {
    String proof =
        "c2sp.org/tlog-proof@v1\nextra AAAA\nindex 41\naGFzaA==\n\n"
            + "tanpuhui.example/log/shenzhen\n97\nc2lnbmVkIHJvb3QgaGFzaCBvZiB0aGUgdHJlZSE=\n\n— key sig\n";

    assertThat(LogPlace.of(proof)).contains(PLACE);
    assertThat(LogPlace.of("something else")).isEmpty();
  }
}
