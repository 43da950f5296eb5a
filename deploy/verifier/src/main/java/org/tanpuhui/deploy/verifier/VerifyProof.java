package org.tanpuhui.deploy.verifier;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tanpuhui.ledger.log.merkle.TreeHead;
import org.tanpuhui.ledger.log.note.NoteText;
import org.tanpuhui.ledger.log.note.TrustPolicy;
import org.tanpuhui.ledger.log.note.VerifierKey;
import org.tanpuhui.ledger.log.proof.ConsistencyProof;
import org.tanpuhui.ledger.log.proof.ProofVerifier;
import org.tanpuhui.ledger.log.proof.ProofVerifier.Included;
import org.tanpuhui.ledger.log.proof.Refusal;
import org.tanpuhui.ledger.log.proof.RefusedException;
import org.tanpuhui.ledger.log.proof.VerifiedCheckpoint;
import org.tanpuhui.ledger.log.proof.WholeLog;
import org.tanpuhui.ledger.log.tile.FileStorage;

/**
 * Checks one proof, consistency proof or downloaded log. Prints what was accepted, with everything
 * that is proven, or why not. The same words and exit codes as verify-proof.mjs.
 */
public final class VerifyProof {
  private static final int USAGE = 2;
  private static final Map<Byte, String> KINDS =
      Map.of(VerifierKey.ED25519, "signed by: ", VerifierKey.COSIGNATURE, "cosigned by: ");

  private final Arguments arguments;
  private final PrintStream out;

  private VerifyProof(Arguments arguments, PrintStream out) {
    this.arguments = arguments;
    this.out = out;
  }

  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(arguments, System.getenv().getOrDefault("LANG", ""), out, System.err));
  }

  /** Runs the command; returns its exit code. */
  static int run(String[] arguments, String environment, PrintStream out, PrintStream err) {
    Optional<Arguments> parsed = Arguments.parse(arguments, environment);
    if (parsed.isEmpty()) {
      err.print(Arguments.USAGE);
      return USAGE;
    }
    VerifyProof command = new VerifyProof(parsed.get(), out);
    try {
      Optional<Integer> wrongUse = command.verify();
      wrongUse.ifPresent(code -> err.print(Arguments.USAGE));
      return wrongUse.orElse(0);
    } catch (RefusedException e) {
      Locale language = parsed.get().language();
      Refusal refusal = e.refusal();
      out.println(
          isChinese(language)
              ? "拒绝(" + refusal.id() + "):" + refusal.message(language)
              : "refused (" + refusal.id() + "): " + refusal.message(language));
      return refusal.exitCode();
    }
  }

  private Optional<Integer> verify() throws RefusedException {
    boolean isFolder = Files.isDirectory(arguments.file());
    byte[] file = isFolder ? new byte[0] : read(arguments.file());
    TrustPolicy policy =
        TrustPolicy.parse(read(arguments.policy()))
            .orElseThrow(() -> new RefusedException(Refusal.POLICY_MALFORMED));
    Optional<TreeHead> remembered = Optional.empty();
    if (arguments.remembered().isPresent()) {
      String note = text(read(arguments.remembered().get()), Refusal.CHECKPOINT_MALFORMED);
      remembered = Optional.of(VerifiedCheckpoint.open(note, policy).tree());
    }
    if (isFolder) {
      report(folder(policy, remembered), List.of());
      return Optional.empty();
    }
    String proof = text(file, Refusal.PROOF_MALFORMED);
    ProofVerifier verifier = new ProofVerifier(policy, remembered);
    if (!proof.startsWith(ConsistencyProof.OLD)) {
      Included included = verifier.inclusion(proof, arguments.entry());
      report(included.checkpoint(), included.content().lines(), included.index());
      return Optional.empty();
    }
    if (remembered.isEmpty()) {
      return Optional.of(USAGE);
    }
    report(verifier.consistency(proof), List.of("extends: " + remembered.get().size()));
    return Optional.empty();
  }

  private VerifiedCheckpoint folder(TrustPolicy policy, Optional<TreeHead> remembered)
      throws RefusedException {
    try {
      return WholeLog.verify(new FileStorage(arguments.file()), policy, remembered);
    } catch (IOException e) {
      throw new RefusedException(Refusal.UNREADABLE);
    }
  }

  private void report(VerifiedCheckpoint checkpoint, List<String> more, long... index) {
    out.println(
        isChinese(arguments.language())
            ? "通过:签名、根与证明均正确"
            : "accepted: signatures, root and proof are right");
    out.println("origin: " + checkpoint.checkpoint().origin());
    out.println("size: " + checkpoint.tree().size());
    out.println("root: " + checkpoint.tree().root().base64());
    checkpoint.signers().stream()
        .sorted(Comparator.comparing(VerifierKey::type).thenComparing(VerifierKey::encoded))
        .forEach(key -> out.println(KINDS.get(key.type()) + key.encoded()));
    for (long number : index) {
      out.println("index: " + number);
    }
    more.forEach(out::println);
  }

  private static byte[] read(Path file) throws RefusedException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new RefusedException(Refusal.UNREADABLE);
    }
  }

  private static String text(byte[] bytes, Refusal otherwise) throws RefusedException {
    return NoteText.decode(bytes).orElseThrow(() -> new RefusedException(otherwise));
  }

  private static boolean isChinese(Locale language) {
    return language.getLanguage().equals("zh");
  }
}
