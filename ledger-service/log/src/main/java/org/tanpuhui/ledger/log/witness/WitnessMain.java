package org.tanpuhui.ledger.log.witness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.OptionalLong;
import org.tanpuhui.ledger.log.note.NoteSigner;
import org.tanpuhui.ledger.log.note.NoteText;
import org.tanpuhui.ledger.log.note.VerifierKey;
import org.tanpuhui.ledger.log.sequencer.FileLease;
import org.tanpuhui.ledger.log.tile.FileStorage;

/** The command {@code deploy/witness}: one witness in a process of its own. */
public final class WitnessMain {
  private static final int USAGE = 2;
  private static final int MAX_PORT = 65_535;

  private WitnessMain() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 3 && arguments[0].equals("key")) {
      System.out.println(key(arguments[1], Path.of(arguments[2])));
    } else if (arguments.length == 4 && arguments[0].equals("serve") && isPort(arguments[3])) {
      serve(Path.of(arguments[1]), Path.of(arguments[2]), Integer.parseInt(arguments[3]));
    } else {
      System.err.println(
          """
          witness key NAME FOLDER            makes a key in FOLDER/key and prints its public half
          witness serve FOLDER LOGS PORT     cosigns for the logs of the policy file LOGS, on 127.0.0.1\
          """);
      System.exit(USAGE);
    }
  }

  private static boolean isPort(String text) {
    OptionalLong port = NoteText.number(text);
    return port.isPresent() && port.getAsLong() <= MAX_PORT;
  }

  /** Makes a key that only the user can read; never replaces one. */
  public static String key(String name, Path folder) throws IOException {
    NoteSigner signer = NoteSigner.generate(name, VerifierKey.COSIGNATURE);
    Files.createDirectories(folder);
    Path file = folder.resolve("key");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, signer.encoded() + "\n", StandardOpenOption.WRITE);
    return signer.verifierKey().encoded();
  }

  private static void serve(Path folder, Path logs, int port) throws IOException {
    FileLease lease = new FileLease(folder);
    if (!lease.isHeld()) {
      throw new IOException("another witness runs in " + folder);
    }
    String key = Files.readString(folder.resolve("key"), StandardCharsets.UTF_8).strip();
    NoteSigner signer =
        NoteSigner.parse(key).orElseThrow(() -> new IOException("no key in " + folder));
    Witness witness =
        new Witness(
            signer,
            new PolicyFile(logs),
            new FileStorage(folder.resolve("logs")),
            Clock.systemUTC());
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    WitnessServer server = new WitnessServer(witness, signer.verifierKey(), address);
    System.out.println(signer.verifierKey().encoded() + " on port " + server.port());
  }
}
