package org.tanpuhui.ledger.credits.paper;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.lowagie.text.BadElementException;
import com.lowagie.text.Document;
import com.lowagie.text.Element;
import com.lowagie.text.Image;
import com.lowagie.text.PageSize;
import com.lowagie.text.Paragraph;
import com.lowagie.text.Phrase;
import com.lowagie.text.Rectangle;
import com.lowagie.text.pdf.PdfContentByte;
import com.lowagie.text.pdf.PdfPCell;
import com.lowagie.text.pdf.PdfPTable;
import com.lowagie.text.pdf.PdfPageEventHelper;
import com.lowagie.text.pdf.PdfTemplate;
import com.lowagie.text.pdf.PdfWriter;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.util.Map;

/**
 * A certificate on paper: A4, Chinese and English, fonts embedded, with a QR code of its public
 * page and its place in the transparency log.
 */
public final class CertificatePdf {
  private static final Color INK = new Color(0x22, 0x22, 0x22);
  private static final Color GREY = new Color(0x66, 0x66, 0x66);
  private static final Color GREEN = new Color(0x1b, 0x6e, 0x4a);
  private static final Color RED = new Color(0xb0, 0x1e, 0x1e);
  private static final Color LINE = new Color(0xcc, 0xd9, 0xd2);
  private static final float MARGIN = 62;
  private static final float FRAME = 30;
  private static final float QR_POINTS = 108;
  private static final int QR_MARGIN = 1;
  private static final float TITLE = 25;
  private static final float SUBTITLE = 14;
  private static final float TEXT = 10.5f;
  private static final float LABEL = 9.5f;
  private static final float SMALL = 8.5f;

  /** Of a line, in sizes of its letters. */
  private static final float LEADING = 1.5f;

  private CertificatePdf() {}

  /**
   * The document.
   *
   * @param page address of the public page; the proof is beside it
   * @param place where it stands in the transparency log; null while it stands nowhere
   */
  public static byte[] of(CertificateText text, String page, LogPlace place) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Document document = new Document(PageSize.A4, MARGIN, MARGIN, MARGIN, MARGIN);
    PdfWriter writer = PdfWriter.getInstance(document, bytes);
    writer.setPageEvent(new Frame());
    document.addTitle(text.title().zh() + " " + text.title().en());
    document.addCreator("Tanpuhui");
    document.open();
    if (text.warning() != null) {
      add(document, text.warning().zh(), TEXT, RED, Element.ALIGN_CENTER, 0);
      add(document, text.warning().en(), LABEL, RED, Element.ALIGN_CENTER, 10);
    }
    add(document, text.title().zh(), TITLE, GREEN, Element.ALIGN_CENTER, 4);
    add(document, text.title().en(), SUBTITLE, GREEN, Element.ALIGN_CENTER, 18);
    add(document, text.statement().zh(), TEXT, INK, Element.ALIGN_LEFT, 3);
    add(document, text.statement().en(), LABEL, GREY, Element.ALIGN_LEFT, 12);
    document.add(table(text));
    add(document, "序列号 Serial numbers", LABEL, GREY, Element.ALIGN_LEFT, 4);
    text.units().forEach(some -> add(document, some, SMALL, INK, Element.ALIGN_LEFT, 1));
    document.add(check(writer, page, place));
    document.close();
    return bytes.toByteArray();
  }

  private static void add(
      Document document, String text, float size, Color color, int alignment, float after) {
    Paragraph paragraph = new Paragraph(PaperFonts.text(text, size, color));
    paragraph.setLeading(size * LEADING);
    paragraph.setAlignment(alignment);
    paragraph.setSpacingAfter(after);
    document.add(paragraph);
  }

  private static PdfPTable table(CertificateText text) {
    PdfPTable table = new PdfPTable(new float[] {2, 5});
    table.setWidthPercentage(100);
    table.setSpacingAfter(12);
    for (CertificateText.Line line : text.lines()) {
      table.addCell(lined(PaperFonts.text(both(line.label(), " "), LABEL, GREY)));
      table.addCell(lined(PaperFonts.text(both(line.value(), " · "), TEXT, INK)));
    }
    return table;
  }

  private static String both(CertificateText.Words words, String between) {
    return words.zh().equals(words.en()) ? words.zh() : words.zh() + between + words.en();
  }

  private static PdfPCell lined(Phrase words) {
    PdfPCell cell = cell(words);
    cell.setBorder(Rectangle.BOTTOM);
    cell.setBorderColor(LINE);
    cell.setPaddingTop(4);
    cell.setPaddingBottom(6);
    return cell;
  }

  private static PdfPCell cell(Phrase words) {
    PdfPCell cell = new PdfPCell(words);
    cell.setLeading(0, LEADING);
    cell.setBorder(Rectangle.NO_BORDER);
    cell.setUseAscender(true);
    cell.setVerticalAlignment(Element.ALIGN_MIDDLE);
    return cell;
  }

  /** How anybody checks it: the code of the page, and the place in the log. Never cut in two. */
  private static PdfPTable check(PdfWriter writer, String page, LogPlace place) {
    PdfPTable table = new PdfPTable(new float[] {QR_POINTS + 14, 470 - QR_POINTS - 14});
    table.setWidthPercentage(100);
    table.setSpacingBefore(16);
    table.setKeepTogether(true);
    // Fitted to its cell: as a part of text it would bring a font of its own.
    PdfPCell code = new PdfPCell(qr(writer, page), true);
    code.setBorder(Rectangle.NO_BORDER);
    code.setPaddingRight(14);
    table.addCell(code);
    StringBuilder words = new StringBuilder("扫码或访问以下地址核验 Scan or visit to check:\n");
    words.append(page).append("\n\n");
    if (place == null) {
      words.append(
          "尚未列入透明日志，稍后可在上述地址取得证明。\nNot in the transparency log yet; the proof will be at the address above.");
    } else {
      words
          .append("透明日志 Transparency log: ")
          .append(place.origin())
          .append("\n叶序号 Leaf ")
          .append(place.index())
          .append(" · 检查点 Checkpoint: ")
          .append(place.size())
          .append(" leaves, root ")
          .append(place.root())
          .append("\n离线核验用的证明文件 Proof file, for checking offline:\n")
          .append(page)
          .append("/proof");
    }
    table.addCell(cell(PaperFonts.text(words.toString(), SMALL, INK)));
    return table;
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
      return image;
    } catch (WriterException | BadElementException e) {
      throw new IllegalStateException("an address fits into a QR code", e);
    }
  }

  /** A frame around every page. */
  private static final class Frame extends PdfPageEventHelper {
    @Override
    public void onEndPage(PdfWriter writer, Document document) {
      PdfContentByte canvas = writer.getDirectContentUnder();
      Rectangle page = document.getPageSize();
      canvas.saveState();
      canvas.setColorStroke(GREEN);
      for (float inset : new float[] {FRAME, FRAME + 4}) {
        canvas.setLineWidth(inset == FRAME ? 1.6f : 0.5f);
        canvas.rectangle(inset, inset, page.getWidth() - 2 * inset, page.getHeight() - 2 * inset);
        canvas.stroke();
      }
      canvas.restoreState();
    }
  }
}
