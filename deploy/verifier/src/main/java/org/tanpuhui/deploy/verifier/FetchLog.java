package org.tanpuhui.deploy.verifier;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.tanpuhui.ledger.log.note.Checkpoint;
import org.tanpuhui.ledger.log.note.SignedNote;
import org.tanpuhui.ledger.log.tile.Tile;

/**
 * The command {@code deploy/fetch-log}: downloads a log into a folder that {@code verify-proof}
 * checks. Full tiles that are there are kept, so doing it again fetches only what is new.
 */
public final class FetchLog {
  private static final int OK = 200;
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int ATTEMPTS = 3;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final String log;
  private final Path folder;

  private FetchLog(String log, Path folder) {
    this.log = log.replaceAll("/+$", "");
    this.folder = folder;
  }

  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length != 2) {
      System.err.println(
          "fetch-log ADDRESS FOLDER    for example http://localhost:8080/v1/log/sandbox log");
      System.exit(USAGE);
    }
    try {
      System.out.println(new FetchLog(arguments[0], Path.of(arguments[1])).run());
    } catch (IOException e) {
      System.err.println(e.getMessage());
      System.exit(FAILED);
    }
  }

  /**
   * A partial tile that became full meanwhile is gone, with the checkpoint it belonged to: then the
   * newer checkpoint is taken.
   */
  private String run() throws IOException, InterruptedException {
    IOException last = null;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      byte[] checkpoint = get("checkpoint");
      long size = size(checkpoint);
      try {
        int fetched = 0;
        for (Tile tile : tiles(size)) {
          fetched += fetch(tile) ? 1 : 0;
        }
        write("checkpoint", checkpoint);
        write("keys.policy", get("keys"));
        return "size " + size + ", " + fetched + " tiles fetched into " + folder;
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private static long size(byte[] checkpoint) throws IOException {
    return SignedNote.parse(new String(checkpoint, StandardCharsets.UTF_8))
        .flatMap(note -> Checkpoint.parse(note.text()))
        .orElseThrow(() -> new IOException("what was fetched is no checkpoint"))
        .tree()
        .size();
  }

  /** Bundles of entries and tiles of every level. */
  static List<Tile> tiles(long size) {
    List<Tile> tiles = new ArrayList<>();
    long hashes = size;
    for (int level = Tile.ENTRIES; hashes > 0; level++) {
      for (long index = 0; index << Tile.HEIGHT < hashes; index++) {
        long left = hashes - (index << Tile.HEIGHT);
        tiles.add(new Tile(level, index, (int) Math.min(Tile.WIDTH, left)));
      }
      hashes = level == Tile.ENTRIES ? size : hashes >> Tile.HEIGHT;
    }
    return tiles;
  }

  private boolean fetch(Tile tile) throws IOException, InterruptedException {
    if (tile.isFull() && Files.exists(folder.resolve(tile.path()))) {
      return false;
    }
    write(tile.path(), get(tile.path()));
    return true;
  }

  private void write(String path, byte[] bytes) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Path draft = file.resolveSibling(file.getFileName() + ".unfinished");
    Files.write(draft, bytes);
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private byte[] get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(log + "/" + path)).timeout(TIMEOUT).GET().build();
    HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != OK) {
      throw new IOException(request.uri() + " answered " + answer.statusCode());
    }
    return answer.body();
  }
}
