package org.tanpuhui.gateway.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.tanpuhui.gateway.contract.PublishedApi;

/** The published topics and webhooks are those of the code, member by member. */
class AsyncDocumentTest {
  private static final String SERVICE = "activity-service/target/classes/org/tanpuhui/activity/";

  @Test
  void publishedDocumentIsWhatTheContractModulesSay() throws IOException {
    String text = Documents.pretty(AsyncDocument.make());
    if (Documents.RENEW) {
      Files.writeString(Documents.published(PublishedApi.ASYNCAPI), text);
      return;
    }
    assertThat(new String(PublishedApi.read(PublishedApi.ASYNCAPI), UTF_8))
        .as("asyncapi.json differs from the code; renew it with deploy/renew-api")
        .isEqualTo(text);
  }

  /** The words that the code writes are the members of the document, no more and no less. */
  @Test
  void webhooksHaveTheMembersThatTheCodeWrites() throws IOException {
    assertThat(words("intake/OutcomeProcessor", "message"))
        .isEqualTo(new TreeSet<>(AsyncDocument.WEBHOOKS.get("activity.parked")));
    assertThat(words("store/webhook/ReadyStatements", "message"))
        .isEqualTo(new TreeSet<>(AsyncDocument.WEBHOOKS.get("statement.ready")));
    Set<String> revoked = new TreeSet<>(AsyncDocument.WEBHOOKS.get("mandate.revoked"));
    revoked.removeAll(AsyncDocument.OF_A_PERSON);
    assertThat(words("store/webhook/MessageStore", "revoked")).isEqualTo(revoked);
    Set<String> payload = new TreeSet<>(AsyncDocument.OF_EVERY_WEBHOOK);
    payload.addAll(AsyncDocument.OF_A_PERSON);
    assertThat(words("outbox/webhook/Payload", "of")).isEqualTo(payload);
  }

  @Test
  void webhooksAreThoseThatAPartnerCanSubscribe() throws IOException {
    Set<String> types = words("activity/webhook/EventType", "<clinit>");
    types.removeIf(word -> !word.contains("."));
    types.remove("webhook.test");

    assertThat(types).isEqualTo(new TreeSet<>(AsyncDocument.WEBHOOKS.keySet()));
  }

  /** Text constants of a method, without statements and what only goes into an id. */
  private static Set<String> words(String type, String method) throws IOException {
    Path file = CompiledServices.root().resolve(SERVICE + type + ".class");
    Set<String> words = new TreeSet<>();
    new ClassReader(Files.readAllBytes(file))
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String signature, String[] thrown) {
                return !name.equals(method)
                    ? null
                    : new MethodVisitor(Opcodes.ASM9) {
                      @Override
                      public void visitLdcInsn(Object value) {
                        if (value instanceof String text) {
                          words.add(text);
                        }
                      }
                    };
              }
            },
            0);
    words.removeIf(word -> word.equals("webhook") || word.contains(" "));
    return words;
  }
}
