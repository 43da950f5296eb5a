package org.tanpuhui.activity.activity;

import java.time.Instant;

/**
 * A mandate as its participant sees it.
 *
 * @param scopes bits of {@link org.tanpuhui.activity.contract.Grants}
 * @param to exclusive, null while not revoked
 */
public record ParticipantMandate(
    long id,
    String partner,
    String partnerNameZh,
    String partnerNameEn,
    String scenario,
    int scopes,
    Instant from,
    Instant to) {}
