package org.tanpuhui.ledger.credits.paper;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.lowagie.text.BadElementException;
import com.lowagie.text.Document;
import com.lowagie.text.Element;
import com.lowagie.text.Font;
import com.lowagie.text.Image;
import com.lowagie.text.PageSize;
import com.lowagie.text.Paragraph;
import com.lowagie.text.Rectangle;
import com.lowagie.text.pdf.BaseFont;
import com.lowagie.text.pdf.PdfPCell;
import com.lowagie.text.pdf.PdfPTable;
import com.lowagie.text.pdf.PdfTemplate;
import com.lowagie.text.pdf.PdfWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * A certificate on paper: A4, Chinese and English, with a QR code of its public page. The Chinese
 * font is one of those every PDF reader brings for GB text, so it is named and not embedded.
 */
public final class CertificatePdf {
  private static final String FONT = "STSong-Light";
  private static final String ENCODING = "UniGB-UCS2-H";
  private static final float MARGIN = 56;
  private static final float QR_POINTS = 110;
  private static final int QR_MARGIN = 1;
  private static final float TITLE = 22;
  private static final float TEXT = 10.5f;
  private static final float SMALL = 8.5f;

  private CertificatePdf() {}

  /**
   * The document.
   *
   * @param page address of the public page
   * @param proof what proves it in the transparency log, one line; null while nothing does
   */
  public static byte[] of(CertificateText text, String page, String proof) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Document document = new Document(PageSize.A4, MARGIN, MARGIN, MARGIN, MARGIN);
    PdfWriter writer = PdfWriter.getInstance(document, bytes);
    document.addTitle(text.title().en());
    document.addCreator("Tanpuhui");
    document.open();
    Fonts fonts = new Fonts();
    if (text.warning() != null) {
      add(document, text.warning().zh() + " " + text.warning().en(), fonts.text, 0);
    }
    add(document, text.title().zh(), fonts.title, 4);
    add(document, text.title().en(), fonts.title, 18);
    add(document, text.statement().zh(), fonts.text, 4);
    add(document, text.statement().en(), fonts.text, 14);
    document.add(table(text, fonts));
    add(document, "序列号 Serial numbers", fonts.text, 4);
    text.units().forEach(units -> add(document, units, fonts.small, 1));
    add(document, "", fonts.small, 4);
    document.add(qr(writer, page));
    add(document, "扫码或访问以下地址核验 Check it here: " + page, fonts.small, 2);
    if (proof != null) {
      add(document, proof, fonts.small, 0);
    }
    document.close();
    return bytes.toByteArray();
  }

  private static void add(Document document, String text, Font font, float after) {
    Paragraph paragraph = new Paragraph(text, font);
    paragraph.setSpacingAfter(after);
    document.add(paragraph);
  }

  private static PdfPTable table(CertificateText text, Fonts fonts) {
    PdfPTable table = new PdfPTable(new float[] {2, 5});
    table.setWidthPercentage(100);
    table.setSpacingAfter(12);
    for (CertificateText.Line line : text.lines()) {
      table.addCell(cell(line.label(), fonts));
      table.addCell(cell(line.value(), fonts));
    }
    return table;
  }

  private static PdfPCell cell(CertificateText.Words words, Fonts fonts) {
    String both = words.zh().equals(words.en()) ? words.zh() : words.zh() + "\n" + words.en();
    PdfPCell cell = new PdfPCell(new Paragraph(both, fonts.text));
    cell.setBorder(Rectangle.BOTTOM);
    cell.setPadding(5);
    return cell;
  }

  /** Drawn as squares, so that it stays sharp at any size. */
  private static Image qr(PdfWriter writer, String address) {
    try {
      BitMatrix code =
          new QRCodeWriter()
              .encode(
                  address, BarcodeFormat.QR_CODE, 0, 0, Map.of(EncodeHintType.MARGIN, QR_MARGIN));
      int size = code.getWidth();
      PdfTemplate template = writer.getDirectContent().createTemplate(size, size);
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          if (code.get(x, y)) {
            template.rectangle(x, size - 1 - y, 1, 1);
          }
        }
      }
      template.fill();
      Image image = Image.getInstance(template);
      image.scaleAbsolute(QR_POINTS, QR_POINTS);
      image.setAlignment(Element.ALIGN_LEFT);
      return image;
    } catch (WriterException | BadElementException e) {
      throw new IllegalStateException("an address fits into a QR code", e);
    }
  }

  /** The fonts of one document. */
  private static final class Fonts {
    private final Font title;
    private final Font text;
    private final Font small;

    Fonts() {
      try {
        BaseFont base = BaseFont.createFont(FONT, ENCODING, BaseFont.NOT_EMBEDDED);
        title = new Font(base, TITLE);
        text = new Font(base, TEXT);
        small = new Font(base, SMALL);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
