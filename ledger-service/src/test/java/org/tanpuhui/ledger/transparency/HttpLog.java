package org.tanpuhui.ledger.transparency;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.tanpuhui.ledger.log.tile.FileStorage;
import org.tanpuhui.ledger.log.tile.LogStorage;

/**
 * A log as the service serves it; what is read is kept in a folder, so the folder is a download.
 */
final class HttpLog implements LogStorage {
  private final String prefix;
  private final FileStorage folder;

  HttpLog(String scheme, Path folder) throws IOException {
    this.prefix = "/v1/log/" + scheme + "/";
    this.folder = new FileStorage(folder);
  }

  @Override
  public Optional<byte[]> read(String path) throws IOException {
    Optional<byte[]> kept = folder.read(path);
    if (kept.isPresent()) {
      return kept;
    }
    Response answer = given().urlEncodingEnabled(false).get(prefix + path);
    if (answer.statusCode() == 404) {
      return Optional.empty();
    }
    byte[] bytes = answer.then().statusCode(200).extract().asByteArray();
    folder.write(path, bytes);
    return Optional.of(bytes);
  }

  @Override
  public byte[] read(String path, long from, int max) throws IOException {
    byte[] all = read(path).orElse(new byte[0]);
    int begin = (int) Math.min(from, all.length);
    return Arrays.copyOfRange(all, begin, (int) Math.min(from + max, all.length));
  }

  @Override
  public void write(String path, byte[] bytes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void create(String path, byte[] bytes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void append(String path, byte[] bytes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void truncate(String path, long length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void deleteFolder(String path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void sync() {}
}
