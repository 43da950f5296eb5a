package org.tanpuhui.platform.web;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonString;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Who makes this request, from its verified token. Every method but {@link #roles()} refuses with
 * TOKEN_MISSING when there is no token.
 */
@RequestScoped
public class Caller {
  @Inject SecurityIdentity identity;
  @Inject ParticipantTokenConfig tokens;

  /** The scheme of the token; the books this caller may touch. */
  public Scheme scheme() {
    return Tokens.scheme(token());
  }

  /** The roles of the token (claim {@code groups}), empty without a token. */
  public Set<String> roles() {
    return identity.getRoles();
  }

  public boolean hasRole(String role) {
    return identity.hasRole(role);
  }

  /** Claim {@code sub}. */
  public String subject() {
    String subject = token().getSubject();
    if (subject == null || subject.isBlank()) {
      throw new ProblemException(ProblemCode.TOKEN_INVALID, "the token has no subject");
    }
    return subject;
  }

  /**
   * The partner that calls: {@code client_id}, else {@code azp}.
   *
   * @throws ProblemException PARTNER_UNKNOWN when the token names none
   */
  public String partner() {
    return claim("client_id")
        .or(() -> claim("azp"))
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.PARTNER_UNKNOWN,
                    "the token names no partner: it needs client_id or azp"));
  }

  /** A claim as text; empty when absent or blank. */
  public Optional<String> claim(String name) {
    Object value = token().getClaim(name);
    if (value == null) {
      return Optional.empty();
    }
    String text = value instanceof JsonString json ? json.getString() : value.toString();
    return text.isBlank() ? Optional.empty() : Optional.of(text);
  }

  /**
   * The participant that calls.
   *
   * @throws ProblemException NOT_A_PARTICIPANT when the subject is no participant id of the
   *     caller's scheme
   */
  public ParticipantId participant() {
    Scheme scheme = scheme();
    return ParticipantId.parse(subject())
        .filter(id -> id.scheme() == scheme)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.NOT_A_PARTICIPANT,
                    "the token's sub must be a participant id of the scheme "
                        + scheme.id()
                        + "; sign up with POST /v1/participants first"));
  }

  /**
   * What a short participant token allows; empty for a token of the issuer, which is the person's
   * own.
   */
  public Optional<Set<String>> scopes() {
    return tokens.issuer().equals(token().getIssuer())
        ? Optional.of(Set.of(claim("scope").orElse("").split(" ")))
        : Optional.empty();
  }

  /** The guardian who acts for the participant with this token; empty when the participant does. */
  public Optional<ParticipantId> guardian() {
    return scopes().isPresent()
        ? claim("guardian").flatMap(ParticipantId::parse)
        : Optional.empty();
  }

  private JsonWebToken token() {
    if (identity.getPrincipal() instanceof JsonWebToken token) {
      return token;
    }
    throw new ProblemException(ProblemCode.TOKEN_MISSING, "send Authorization: Bearer <token>");
  }
}
