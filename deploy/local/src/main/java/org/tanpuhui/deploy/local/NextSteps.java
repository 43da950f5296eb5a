package org.tanpuhui.deploy.local;

import java.io.PrintStream;

/** Says where everything is and what to try first. */
final class NextSteps {
  private NextSteps() {}

  static void print(PrintStream out, Addresses addresses, Provisioning.Sample sample) {
    out.printf(
        """

        Gateway      %1$s   (API under /v1)
        Issuer       %2$s
        PostgreSQL   %3$s<activity|methodology|ledger>
        Kafka        %4$s

        Try: one metro trip of a partner's customer, then that person's balance.

          curl -s %1$s/v1/activities \\
            -H "Authorization: Bearer $(./deploy/token --role partner --client demo-metro)" \\
            -H 'Content-Type: application/cloudevents+json' \\
            -d '{"specversion":"1.0","id":"first-trip-'$(date +%%s)'","source":"/partners/demo-metro",
                 "type":"tanpuhui.activity.transit-trip.v1","subject":"card-1001","data":{"mode":"metro",
                 "boarded_at":"'$(date -u +%%FT%%TZ)'","distance_m":12000}}'

          curl -s %1$s/v1/me/balances \\
            -H "Authorization: Bearer $(./deploy/token --role participant --sub %5$s)"

        ./deploy/status says what runs, ./deploy/down stops it.
        """,
        addresses.gateway(),
        addresses.issuer(),
        addresses.postgres(),
        addresses.kafka(),
        sample.participant());
  }
}
