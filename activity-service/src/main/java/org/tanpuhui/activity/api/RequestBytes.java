package org.tanpuhui.activity.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** The bytes of a request, decompressed, up to a limit that holds before and after. */
final class RequestBytes {
  private static final int BUFFER = 1 << 16;

  private RequestBytes() {}

  /**
   * @param encoding Content-Encoding; null, {@code identity} or {@code gzip}
   * @throws ProblemException BODY_TOO_LARGE, BODY_UNPARSABLE, MEDIA_TYPE_UNSUPPORTED
   */
  static byte[] read(InputStream body, String encoding, int max) {
    try {
      if (encoding == null || encoding.isBlank() || encoding.equalsIgnoreCase("identity")) {
        return limited(body, max);
      }
      if (!encoding.equalsIgnoreCase("gzip") && !encoding.equalsIgnoreCase("x-gzip")) {
        throw new ProblemException(
            ProblemCode.MEDIA_TYPE_UNSUPPORTED, "Content-Encoding may be gzip or identity");
      }
      byte[] compressed = limited(body, max);
      return gunzip(compressed, max);
    } catch (IOException e) {
      throw new ProblemException(
          ProblemCode.BODY_UNPARSABLE, "the request ended before its body did");
    }
  }

  /**
   * Stops at the limit, so memory is bounded by twice of it. From memory, not from the connection:
   * GZIPInputStream takes a pause of the connection for the end behind a member.
   */
  private static byte[] gunzip(byte[] compressed, int max) {
    try (InputStream in =
        new GZIPInputStream(new java.io.ByteArrayInputStream(compressed), BUFFER)) {
      return limited(in, max);
    } catch (ZipException | java.io.EOFException e) {
      throw new ProblemException(ProblemCode.BODY_UNPARSABLE, "the body is not whole gzip");
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory does not fail", e);
    }
  }

  private static byte[] limited(InputStream in, int max) throws IOException {
    byte[] bytes = in.readNBytes(max + 1);
    if (bytes.length > max) {
      throw new ProblemException(
          ProblemCode.BODY_TOO_LARGE, "the body may have at most " + max + " bytes");
    }
    return bytes;
  }
}
