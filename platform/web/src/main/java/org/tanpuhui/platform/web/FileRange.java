package org.tanpuhui.platform.web;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.PathPart;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** A file as an answer, whole or the range that was asked for, so that a download can go on. */
public final class FileRange {
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");
  private static final int PARTIAL = 206;

  private FileRange() {}

  /**
   * Answers a file.
   *
   * @param range header Range, null for the whole
   * @throws ProblemException NOT_FOUND when the file is gone; RANGE_NOT_SATISFIABLE outside of it
   */
  public static Response of(Path file, String range) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ProblemException(
          ProblemCode.NOT_FOUND, "the file was removed; ask for the export again");
    }
    long size = Files.size(file);
    String type = file.toString().endsWith(".gz") ? "application/gzip" : MediaType.APPLICATION_JSON;
    Matcher asked = range == null ? null : RANGE.matcher(range.strip());
    // A range we do not understand is answered whole, as RFC 9110 section 14.2 allows.
    if (asked == null || !asked.matches() || range.strip().equals("bytes=-")) {
      return Response.ok(new PathPart(file, 0, size), type)
          .header("Accept-Ranges", "bytes")
          .build();
    }
    boolean suffix = asked.group(1).isEmpty();
    long first =
        suffix
            ? Math.max(0, size - Long.parseLong(asked.group(2)))
            : Long.parseLong(asked.group(1));
    long last =
        suffix || asked.group(2).isEmpty()
            ? size - 1
            : Math.min(size - 1, Long.parseLong(asked.group(2)));
    if (first > last) {
      throw new ProblemException(
          ProblemCode.RANGE_NOT_SATISFIABLE, "the file has " + size + " bytes");
    }
    return Response.status(PARTIAL)
        .type(type)
        .header("Accept-Ranges", "bytes")
        .header("Content-Range", "bytes " + first + "-" + last + "/" + size)
        .entity(new PathPart(file, first, last - first + 1))
        .build();
  }
}
