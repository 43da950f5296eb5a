package org.tanpuhui.ledger.credits.paper;

import com.lowagie.text.Font;
import com.lowagie.text.Phrase;
import com.lowagie.text.pdf.BaseFont;
import com.lowagie.text.pdf.FontSelector;
import java.awt.Color;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The fonts of certificates. What GB 2312 and Latin have is embedded, so it looks the same
 * everywhere; a rarer character is left to the font that PDF readers bring for GB text.
 */
final class PaperFonts {
  private static final String NAME = "NotoSansSC-Regular.ttf";
  private static final BaseFont EMBEDDED = embedded();
  private static final BaseFont OF_THE_READER = ofTheReader();

  private PaperFonts() {}

  /** Text in a size and colour, each character in the first font that has it. */
  static Phrase text(String text, float size, Color color) {
    FontSelector selector = new FontSelector();
    selector.addFont(new Font(EMBEDDED, size, Font.NORMAL, color));
    selector.addFont(new Font(OF_THE_READER, size, Font.NORMAL, color));
    return selector.process(text);
  }

  private static BaseFont embedded() {
    try (InputStream font = PaperFonts.class.getResourceAsStream("/fonts/" + NAME)) {
      return BaseFont.createFont(
          NAME, BaseFont.IDENTITY_H, BaseFont.EMBEDDED, true, font.readAllBytes(), null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BaseFont ofTheReader() {
    try {
      return BaseFont.createFont("STSong-Light", "UniGB-UCS2-H", BaseFont.NOT_EMBEDDED);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
