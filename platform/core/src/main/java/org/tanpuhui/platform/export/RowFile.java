package org.tanpuhui.platform.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/** A gzip file of JSON lines that knows its own digest when it is closed. */
public final class RowFile implements Closeable {
  private static final int BUFFER = 1 << 16;

  /** Puts nothing between two values: each line ends itself. */
  private static final JsonFactory LINES =
      new JsonFactoryBuilder().rootValueSeparator((String) null).build();

  private final String name;
  private final Digested out;
  private final JsonGenerator lines;
  private long rows;

  public RowFile(Path folder, String name) throws IOException {
    this.name = name;
    out = new Digested(Files.newOutputStream(folder.resolve(name)));
    lines =
        LINES.createGenerator(new BufferedOutputStream(new GZIPOutputStream(out, BUFFER), BUFFER));
  }

  /** The generator of the next line; {@link #end} ends it. */
  public JsonGenerator line() {
    return lines;
  }

  public void end() throws IOException {
    lines.writeRaw('\n');
    rows++;
  }

  public long rows() {
    return rows;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  /** What the manifest says of it, once closed. */
  public DataFile described() {
    return new DataFile(name, HexFormat.of().formatHex(out.digest.digest()), out.bytes, rows);
  }

  /** Counts and digests what goes by. */
  private static final class Digested extends FilterOutputStream {
    private final MessageDigest digest;
    private long bytes;

    Digested(OutputStream to) {
      super(to);
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      digest.update(from, offset, length);
      bytes += length;
      out.write(from, offset, length);
    }
  }
}
