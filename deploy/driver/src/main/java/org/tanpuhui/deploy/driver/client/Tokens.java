package org.tanpuhui.deploy.driver.client;

/** Bearer tokens of the local issuer; kept and renewed by whoever implements this. */
public interface Tokens {

  /** The scheme of all tokens given here. */
  String scheme();

  /** A token of one role, for example {@code authority}. */
  String ofRole(String role);

  /** A partner's token. */
  String ofPartner(String partnerId);

  /** The token with which a person signs up: the issuer vouches for the person's key. */
  String ofNewcomer(String personKey);

  /** A participant's token. */
  String ofParticipant(String participantId);
}
