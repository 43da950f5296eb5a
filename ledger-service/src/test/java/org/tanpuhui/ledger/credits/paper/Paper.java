package org.tanpuhui.ledger.credits.paper;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/** Reads a PDF as another program and a camera would. */
public final class Paper {
  private static final float CAMERA_DPI = 150;

  private Paper() {}

  /** The text, as it is copied out of a reader. */
  public static String text(byte[] pdf) throws IOException {
    try (PDDocument document = Loader.loadPDF(pdf)) {
      return new PDFTextStripper().getText(document);
    }
  }

  /** What the QR code on the last page says, read from its picture. */
  public static String code(byte[] pdf) throws Exception {
    try (PDDocument document = Loader.loadPDF(pdf)) {
      BufferedImage picture =
          new PDFRenderer(document)
              .renderImageWithDPI(document.getNumberOfPages() - 1, CAMERA_DPI, ImageType.RGB);
      int width = picture.getWidth();
      int height = picture.getHeight();
      int[] pixels = picture.getRGB(0, 0, width, height, null, 0, width);
      return new QRCodeReader()
          .decode(
              new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels))),
              Map.of(DecodeHintType.TRY_HARDER, true))
          .getText();
    }
  }

  /** Names of fonts that letters are written in and that are not in the file. */
  static Set<String> fontsMissing(byte[] pdf) throws IOException {
    Set<String> missing = new TreeSet<>();
    PDFTextStripper letters =
        new PDFTextStripper() {
          @Override
          protected void writeString(String text, List<TextPosition> positions) {
            for (TextPosition letter : positions) {
              if (!letter.getUnicode().isBlank() && !letter.getFont().isEmbedded()) {
                missing.add(letter.getFont().getName());
              }
            }
          }
        };
    try (PDDocument document = Loader.loadPDF(pdf)) {
      letters.getText(document);
    }
    return missing;
  }

  /** How many pages it has. */
  static int pages(byte[] pdf) throws IOException {
    try (PDDocument document = Loader.loadPDF(pdf)) {
      return document.getNumberOfPages();
    }
  }
}
