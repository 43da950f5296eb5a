package org.tanpuhui.deploy.verifier;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.tanpuhui.ledger.log.merkle.Hash;
import org.tanpuhui.ledger.log.note.Checkpoint;
import org.tanpuhui.ledger.log.note.NoteSignature;
import org.tanpuhui.ledger.log.note.NoteSigner;
import org.tanpuhui.ledger.log.note.SignedNote;
import org.tanpuhui.ledger.log.note.VerifierKey;
import org.tanpuhui.ledger.log.proof.ConsistencyProof;
import org.tanpuhui.ledger.log.proof.InclusionProof;

/**
 * Files that a verifier must accept and files that it must refuse, the same for the same seed. Two
 * logs under one key, alike up to leaf 500 and forked after it; the key is replaced at size 700.
 */
final class ProofCorpus {
  /** What a proof refused for its form may exit with; which of them depends on where it was cut. */
  static final Set<Integer> ANY_FORM = Set.of(10, 11, 13, 14, 15, 16, 20, 22);

  private static final String ORIGIN = "tanpuhui.example/log/sandbox";
  private static final int[] SIZES = {1, 2, 7, 255, 256, 257, 500, 501, 700, 800, 1000};
  private static final NoteSigner OLD = log(ORIGIN, 1);
  private static final NoteSigner NEW = log(ORIGIN, 2);
  private static final NoteSigner THIEF = log(ORIGIN, 3);
  private static final NoteSigner OTHER = log("tanpuhui.example/log/shenzhen", 4);
  private static final NoteSigner W1 = witness("witness.example/one", 5);
  private static final NoteSigner W2 = witness("witness.example/two", 6);
  private static final NoteSigner STRANGER = witness("witness.example/stranger", 7);

  private final Path folder;
  private final Random random;
  private final List<Case> cases = new ArrayList<>();
  private final LogOfLeaves log;
  private final LogOfLeaves fork;

  /**
   * @param arguments of the command, paths relative to the folder
   * @param exits one of these is right
   */
  record Case(String name, List<String> arguments, Set<Integer> exits) {}

  private ProofCorpus(Path folder, long seed) throws IOException {
    this.folder = folder;
    this.random = new Random(seed);
    this.log = new LogOfLeaves(folder.resolve("log"), seed, 1000, SIZES);
    this.fork = new LogOfLeaves(folder.resolve("fork"), seed + 1, 500, 1000, SIZES, log);
  }

  /** Writes the files into an empty folder. */
  static List<Case> write(Path folder, long seed) throws IOException {
    ProofCorpus corpus = new ProofCorpus(folder, seed);
    corpus.policies();
    corpus.accepted();
    corpus.wrongSignatures();
    corpus.wrongProofs();
    corpus.wrongOpenings();
    corpus.damaged();
    corpus.remembered();
    corpus.consistency();
    corpus.folders();
    corpus.oddPolicies();
    corpus.wrongUse();
    return corpus.cases;
  }

  private void policies() throws IOException {
    String logs = line("log", OLD) + line("log", NEW);
    String witnesses = line("witness one", W1) + line("witness two", W2);
    file("any.policy", logs + "quorum none\n");
    file("old.policy", line("log", OLD) + "quorum none\n");
    file("strict.policy", logs + witnesses + "group both all one two\nquorum both\n");
    file("one.policy", logs + witnesses + "group either any one two\nquorum either\n");
    file("other.policy", line("log", OTHER) + "quorum none\n");
    file("logs.policy", line("log", OTHER) + logs + "quorum none\n");
    file("twice.policy", line("log", OLD) + line("log", OLD) + "quorum none\n");
    file("open.policy", logs);
  }

  private void accepted() throws IOException {
    for (int size : SIZES) {
      for (int i = 0; i < 2; i++) {
        int index = i == 0 ? size - 1 : random.nextInt(size);
        String name = "right-" + index + "-of-" + size + ".tlog-proof";
        file(name, proof(log, index, checkpoint(log, size)));
        add(name, 0, "--policy", "any.policy");
        add(name, 0, "--policy", "strict.policy", "--lang", "zh");
      }
    }
    SignedNote note = checkpoint(log, 256);
    file("strangers.tlog-proof", proof(log, 3, order(note, STRANGER, THIEF, OLD, STRANGER, W1)));
    add("strangers.tlog-proof", 0, "--policy", "one.policy");
    add("strangers.tlog-proof", 16, "--policy", "strict.policy");
    add("right-6-of-7.tlog-proof", 0, "--policy", "old.policy");
    file("rotating.tlog-proof", proof(log, 3, order(note, OLD, NEW, W2, W1)));
    add("rotating.tlog-proof", 0, "--policy", "strict.policy");
    add("rotating.tlog-proof", 0, "--policy", "old.policy");
    file("extended.tlog-proof", proof(log, 9, sign(note.text() + "an extension\n", OLD)));
    add("extended.tlog-proof", 0, "--policy", "any.policy");
    String id = log.content(6).id().toString();
    add("right-6-of-7.tlog-proof", 0, "--policy", "any.policy", "--entry", id);
    add(
        "right-6-of-7.tlog-proof",
        21,
        "--policy",
        "any.policy",
        "--entry",
        new UUID(1, 2).toString());
  }

  private void wrongSignatures() throws IOException {
    SignedNote right = checkpoint(log, 256);
    String text = right.text();
    proof("wrong-key", sign(text, THIEF, W1, W2), 15);
    proof("forged-key-id", with(sign(text), rename(THIEF.sign(text), OLD), W1, W2), 13);
    proof("unsigned", sign(text), 15);
    proof("only-witnesses", sign(text, W1, W2), 15);
    proof(
        "signature-of-another-size",
        with(sign(text), OLD.sign(checkpoint(log, 7).text()), W1, W2),
        13);
    proof(
        "cosignature-of-another-size",
        with(sign(text, OLD, W1), W2.cosign(checkpoint(log, 7).text(), Instant.EPOCH)),
        13);
    proof("witness-before-log", sign(text, W1, OLD, W2), 14);
    proof("witnesses-before-log", sign(text, W1, W2, OLD), 14);
    proof("log-twice", sign(text, OLD, OLD, W1, W2), 14);
    proof("witness-twice", sign(text, OLD, W1, W2, W1), 14);
    proof(
        "exchanged-signatures",
        with(sign(text), rename(W1.cosign(text, Instant.EPOCH), OLD), rename(OLD.sign(text), W1)),
        13);
    proof("one-witness", sign(text, OLD, W2), 16);
    proof("no-witness", sign(text, OLD), 16);
    proof("stranger-for-witness", sign(text, OLD, W1, STRANGER), 16);
    String other = text.replace(ORIGIN, OTHER.verifierKey().name());
    proof("wrong-origin", sign(other, OTHER, W1, W2), 12);
    proof("wrong-origin-own-key", sign(other, OLD, W1, W2), 12);
    add("right-6-of-7.tlog-proof", 12, "--policy", "other.policy");
    file("key-of-another-log.tlog-proof", proof(log, 3, sign(other, OLD)));
    add("key-of-another-log.tlog-proof", 15, "--policy", "logs.policy");
    add("right-999-of-1000.tlog-proof", 15, "--policy", "old.policy");
  }

  private void wrongProofs() throws IOException {
    SignedNote note = checkpoint(log, 700);
    List<Hash> path = log.path(300, 700);
    raw("wrong-index", log.opening(300), 301, path, note, 22);
    raw("wrong-index-far", log.opening(300), 300 + 512, path, note, 22);
    raw("index-beyond", log.opening(300), 700, path, note, 22);
    raw("index-huge", log.opening(300), Long.MAX_VALUE, path, note, 22);
    raw("path-of-another-size", log.opening(300), 300, log.path(300, 501), note, 22);
    raw("path-of-the-fork", log.opening(300), 300, fork.path(300, 700), note, 22);
    raw("path-too-short", log.opening(300), 300, path.subList(0, path.size() - 1), note, 22);
    raw("path-without-beginning", log.opening(300), 300, path.subList(1, path.size()), note, 22);
    raw("path-empty", log.opening(300), 300, List.of(), note, 22);
    List<Hash> longer = new ArrayList<>(path);
    longer.add(path.get(0));
    raw("path-too-long", log.opening(300), 300, longer, note, 22);
    raw("path-endless", log.opening(300), 300, Collections.nCopies(64, path.get(0)), note, 10);
    List<Hash> turned = new ArrayList<>(path);
    Collections.reverse(turned);
    raw("path-reversed", log.opening(300), 300, turned, note, 22);
    raw("checkpoint-of-another-size", log.opening(300), 300, path, checkpoint(log, 501), 22);
    raw("leaf-of-the-fork", fork.opening(600), 600, log.path(600, 700), note, 22);
    String right = proof(log, 300, note);
    text("without-blank-line", right.replaceFirst("\n\n", "\n"), 10);
    text("without-header", right.substring(right.indexOf('\n') + 1), 10);
    text("other-version", right.replaceFirst("@v1", "@v2"), 10);
    text("index-with-zero", right.replaceFirst("index 300", "index 0300"), 10);
    text("index-negative", right.replaceFirst("index 300", "index -300"), 10);
    text("index-too-large", right.replaceFirst("index 300", "index 9223372036854775808"), 10);
    text("carriage-returns", right.replace("\n", "\r\n"), 10);
    text("checkpoint-without-blank-line", right.replace("\n\n\u2014", "\n\u2014"), 11);
    text("size-with-zero", right.replaceFirst("\n700\n", "\n0700\n"), 11);
    text("trailing-text", right + "more\n", 11);
    text("empty", "", 10);
    file("not-text.tlog-proof", new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    add("not-text.tlog-proof", 10, "--policy", "any.policy");
  }

  private void wrongOpenings() throws IOException {
    SignedNote note = checkpoint(log, 700);
    byte[] right = log.opening(300);
    raw("opening-absent", new byte[0], 300, log.path(300, 700), note, 20);
    raw("opening-of-another-leaf", log.opening(301), 300, log.path(300, 700), note, 22);
    raw("opening-cut", Arrays.copyOf(right, right.length - 1), 300, log.path(300, 700), note, 20);
    raw(
        "opening-longer",
        Arrays.copyOf(right, right.length + 1),
        300,
        log.path(300, 700),
        note,
        20);
    raw("opening-without-content", Arrays.copyOf(right, 33), 300, log.path(300, 700), note, 20);
    for (int at : new int[] {0, 1, 32, 33, 34, 35, 36, 60, right.length - 1}) {
      byte[] changed = right.clone();
      changed[at] ^= 1;
      name("opening-changed-" + at, proof(changed, 300, log.path(300, 700), note), Set.of(20, 22));
    }
  }

  private void damaged() throws IOException {
    byte[] right = proof(log, 600, checkpoint(log, 700)).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 16; i++) {
      int length = i == 0 ? right.length - 1 : random.nextInt(right.length);
      file("truncated-" + length + ".tlog-proof", Arrays.copyOf(right, length));
      cases.add(strict("truncated-" + length + ".tlog-proof", ANY_FORM));
    }
    for (int i = 0; i < 24; i++) {
      int at = random.nextInt(right.length);
      byte[] flipped = right.clone();
      flipped[at] ^= (byte) (1 << random.nextInt(8));
      String name = "flipped-" + i + "-" + at + ".tlog-proof";
      file(name, flipped);
      Set<Integer> exits = new HashSet<>(ANY_FORM);
      exits.add(12);
      cases.add(strict(name, exits));
    }
  }

  private void remembered() throws IOException {
    for (int size : SIZES) {
      file("seen-" + size + ".checkpoint", checkpoint(log, size).encoded());
      file("forked-" + size + ".checkpoint", checkpoint(fork, size).encoded());
    }
    String proof = "right-499-of-500.tlog-proof";
    add(proof, 0, "--policy", "strict.policy", "--remembered", "seen-500.checkpoint");
    add(proof, 0, "--policy", "strict.policy", "--remembered", "seen-7.checkpoint");
    add(proof, 30, "--policy", "strict.policy", "--remembered", "seen-501.checkpoint");
    add(
        proof,
        30,
        "--policy",
        "strict.policy",
        "--remembered",
        "seen-1000.checkpoint",
        "--lang",
        "zh");
    add(
        "right-699-of-700.tlog-proof",
        31,
        "--policy",
        "any.policy",
        "--remembered",
        "forked-700.checkpoint");
    add("right-699-of-700.tlog-proof", 3, "--policy", "any.policy", "--remembered", "absent");
    add("right-699-of-700.tlog-proof", 11, "--policy", "any.policy", "--remembered", "any.policy");
    file("unsigned.checkpoint", sign(checkpoint(log, 7).text()).encoded());
    add(
        "right-699-of-700.tlog-proof",
        15,
        "--policy",
        "any.policy",
        "--remembered",
        "unsigned.checkpoint");
  }

  private void consistency() throws IOException {
    for (int i = 0; i < SIZES.length; i++) {
      for (int j = i; j < SIZES.length; j += 1 + random.nextInt(3)) {
        extension("extends", log, SIZES[i], SIZES[j], "seen-" + SIZES[i], 0);
      }
    }
    extension("extends-late-fork", fork, 256, 700, "seen-256", 0);
    extension("fork", fork, 501, 1000, "seen-501", 32);
    extension("older", log, 7, 256, "seen-500", 30);
    extension("same-size-fork", fork, 700, 700, "seen-700", 31);
    extension("another-beginning", log, 255, 1000, "seen-256", 32);
    String right =
        new ConsistencyProof(7, log.extension(7, 700), checkpoint(log, 700).encoded()).encoded();
    String[][] wrongs = {
      {"shorter", right.replaceFirst("\n[A-Za-z0-9+/]{43}=\n", "\n"), "32"},
      {"longer", right.replaceFirst("\n", "\n" + log.head(7).root().base64() + "\n"), "32"},
      {"old-size", right.replaceFirst("old 7", "old 8"), "32"},
      {"old-zero", right.replaceFirst("old 7", "old 0"), "32"},
      {"old-form", right.replaceFirst("old 7", "old 07"), "10"},
      {"cut", right.substring(0, 60), "10"},
      {"unsigned", right.substring(0, right.indexOf("\n\n\u2014") + 2), "15"},
      {"checkpoint-cut", right.substring(0, right.length() - 20), "11"},
    };
    for (String[] wrong : wrongs) {
      String name = "consistency-" + wrong[0];
      file(name, wrong[1]);
      add(
          name,
          Integer.parseInt(wrong[2]),
          "--policy",
          "strict.policy",
          "--remembered",
          "seen-7.checkpoint");
    }
    file("consistency-right", right);
    add("consistency-right", 2, "--policy", "strict.policy");
  }

  private void folders() throws IOException {
    log("whole", 0, folder -> {});
    add("whole", 0, "--policy", "strict.policy", "--remembered", "seen-257.checkpoint");
    add("whole", 32, "--policy", "strict.policy", "--remembered", "forked-501.checkpoint");
    add("whole", 0, "--policy", "strict.policy", "--remembered", "forked-500.checkpoint");
    log("bundle-absent", 40, root -> Files.delete(root.resolve("tile/entries/001")));
    log(
        "bundle-cut",
        40,
        root -> {
          Path bundle = root.resolve("tile/entries/000");
          Files.write(bundle, Arrays.copyOf(Files.readAllBytes(bundle), 8000));
        });
    log("entry-changed", 41, root -> flip(root.resolve("tile/entries/002"), 100));
    log("tile-changed", 41, root -> flip(root.resolve("tile/0/002"), 100));
    log("tile-absent", 41, root -> Files.delete(root.resolve("tile/0/001")));
    log("edge-changed", 41, root -> flip(root.resolve("tile/1/000.p/3"), 5));
    add("edge-changed", 41, "--policy", "strict.policy", "--remembered", "seen-800.checkpoint");
    log("checkpoint-changed", 13, root -> flip(root.resolve("checkpoint"), ORIGIN.length() + 2));
    log("checkpoint-absent", 11, root -> Files.delete(root.resolve("checkpoint")));
    log(
        "checkpoint-replaced",
        41,
        root -> Files.writeString(root.resolve("checkpoint"), checkpoint(fork, 1000).encoded()));
  }

  private void wrongUse() {
    String proof = "right-6-of-7.tlog-proof";
    cases.add(new Case("without arguments", List.of(), Set.of(2)));
    add(proof, 2);
    add(proof, 2, "--policy");
    add(proof, 2, "--policy", "any.policy", "--lang", "fr");
    add(proof, 2, "--policy", "any.policy", "--entry", "1");
    add(proof, 2, "--policy", "any.policy", "--unknown", "x");
    add(proof, 2, "--policy", "any.policy", "second");
    add("absent", 3, "--policy", "any.policy");
    add(proof, 3, "--policy", "absent");
    add(proof, 4, "--policy", proof);
    add(proof, 4, "--policy", "twice.policy", "--lang", "zh");
    add(proof, 4, "--policy", "open.policy");
  }

  /** Names that mean something in JavaScript, numbers, spaces and tabs, groups in groups. */
  private void oddPolicies() throws IOException {
    String keys = line("log", NEW) + line("witness __proto__", W1) + line("witness 见证", W2);
    String[][] policies = {
      {"\t" + keys.replace(" ", " \t ") + "# comment\n\n  \nquorum __proto__\n", "0"},
      {keys + "group constructor 2 见证 __proto__\nquorum constructor\n", "0"},
      {keys + "group a any __proto__\ngroup b all a 见证\nquorum b\n", "0"},
      {keys + "quorum constructor\n", "4"},
      {keys + "group g constructor 见证\nquorum g\n", "4"},
      {keys + "group g toString 见证\nquorum g\n", "4"},
      {keys + "group g 1.0 见证\nquorum g\n", "4"},
      {keys + "group g 3 见证 __proto__\nquorum g\n", "4"},
      {keys + "group g any g\nquorum g\n", "4"},
      {keys + "quorum none\r\n", "4"},
      {keys + "quorum  none extra\n", "4"},
      {keys + "\u00a0quorum none\n", "4"},
      {keys + "quorum none", "4"},
      {line("log", W1) + "quorum none\n", "4"},
      {line("log", NEW).replaceFirst("\\+[0-9a-f]", "+g") + "quorum none\n", "4"},
      {line("log", NEW).toUpperCase(Locale.ROOT) + "quorum none\n", "4"},
      {"quorum none\n", "12"},
    };
    for (int i = 0; i < policies.length; i++) {
      file("odd-" + i + ".policy", policies[i][0]);
      add(
          "right-999-of-1000.tlog-proof",
          Integer.parseInt(policies[i][1]),
          "--policy",
          "odd-" + i + ".policy");
    }
  }

  private interface Damage {
    void to(Path folder) throws IOException;
  }

  private void log(String name, int exit, Damage damage) throws IOException {
    Path target = folder.resolve(name);
    try (Stream<Path> files = Files.walk(folder.resolve("log"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path copy = target.resolve(folder.resolve("log").relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    Files.writeString(target.resolve("checkpoint"), checkpoint(log, 1000).encoded());
    damage.to(target);
    add(name, exit, "--policy", "strict.policy");
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  private void extension(String name, LogOfLeaves of, int from, int to, String seen, int exit)
      throws IOException {
    String file = name + "-" + from + "-" + to;
    file(
        file,
        new ConsistencyProof(from, of.extension(from, to), checkpoint(of, to).encoded()).encoded());
    add(file, exit, "--policy", "strict.policy", "--remembered", seen + ".checkpoint");
  }

  private void proof(String name, SignedNote note, int exit) throws IOException {
    name(name, proof(log, 3, note), Set.of(exit));
  }

  private void raw(
      String name, byte[] opening, long index, List<Hash> path, SignedNote note, int exit)
      throws IOException {
    name(name, proof(opening, index, path, note), Set.of(exit));
  }

  private void text(String name, String file, int exit) throws IOException {
    name(name, file, Set.of(exit));
  }

  private void name(String name, String file, Set<Integer> exits) throws IOException {
    file(name + ".tlog-proof", file);
    cases.add(strict(name + ".tlog-proof", exits));
  }

  private static Case strict(String file, Set<Integer> exits) {
    return new Case(file, List.of("--policy", "strict.policy", file), exits);
  }

  private void add(String file, int exit, String... options) {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.add(file);
    cases.add(new Case(String.join(" ", arguments), arguments, Set.of(exit)));
  }

  private void file(String name, String text) throws IOException {
    file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void file(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
  }

  private static String proof(LogOfLeaves of, int index, SignedNote note) throws IOException {
    long size = Checkpoint.parse(note.text()).orElseThrow().tree().size();
    return proof(of.opening(index), index, of.path(index, size), note);
  }

  private static String proof(byte[] opening, long index, List<Hash> path, SignedNote note) {
    return new InclusionProof(opening, index, path, note.encoded()).encoded();
  }

  /** The log's checkpoint of a size by the key of that time, with both witnesses. */
  private static SignedNote checkpoint(LogOfLeaves of, int size) {
    String text = new Checkpoint(ORIGIN, of.head(size)).text();
    return sign(text, size < 700 ? OLD : NEW, W1, W2);
  }

  private static SignedNote order(SignedNote note, NoteSigner... signers) {
    return sign(note.text(), signers);
  }

  private static SignedNote sign(String text, NoteSigner... signers) {
    SignedNote note = new SignedNote(text, List.of());
    for (NoteSigner signer : signers) {
      note = note.with(signature(text, signer));
    }
    return note;
  }

  private static SignedNote with(SignedNote note, NoteSignature signature, NoteSigner... signers) {
    SignedNote result = note.with(signature);
    for (NoteSigner signer : signers) {
      result = result.with(signature(note.text(), signer));
    }
    return result;
  }

  private static SignedNote with(SignedNote note, NoteSignature one, NoteSignature two) {
    return note.with(one).with(two);
  }

  private static NoteSignature signature(String text, NoteSigner signer) {
    return signer.verifierKey().type() == VerifierKey.COSIGNATURE
        ? signer.cosign(text, Instant.ofEpochSecond(1_800_000_000L))
        : signer.sign(text);
  }

  /** The same bytes under the name and key id of another. */
  private static NoteSignature rename(NoteSignature signature, NoteSigner as) {
    byte[] id = ByteBuffer.allocate(4).putInt(as.verifierKey().keyId()).array();
    byte[] bytes = Arrays.copyOf(id, 4 + signature.signature().length);
    System.arraycopy(signature.signature(), 0, bytes, 4, signature.signature().length);
    String line =
        "\u2014 " + as.verifierKey().name() + " " + Base64.getEncoder().encodeToString(bytes);
    return NoteSignature.parse(line).orElseThrow();
  }

  private static String line(String words, NoteSigner signer) {
    return words + " " + signer.verifierKey().encoded() + "\n";
  }

  private static NoteSigner log(String name, int seed) {
    return NoteSigner.ofSeed(name, VerifierKey.ED25519, seed(seed));
  }

  private static NoteSigner witness(String name, int seed) {
    return NoteSigner.ofSeed(name, VerifierKey.COSIGNATURE, seed(seed));
  }

  private static byte[] seed(int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    return seed;
  }
}
