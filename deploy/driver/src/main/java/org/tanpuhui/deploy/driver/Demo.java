package org.tanpuhui.deploy.driver;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.time.LocalDate;
import org.tanpuhui.deploy.driver.city.CityParameters;
import org.tanpuhui.deploy.driver.city.CityParameters.Shares;
import org.tanpuhui.deploy.driver.city.CityRun;
import org.tanpuhui.deploy.driver.city.Expected;
import org.tanpuhui.deploy.driver.client.Api;
import org.tanpuhui.deploy.driver.client.ApiException;
import org.tanpuhui.deploy.driver.client.Books;
import org.tanpuhui.deploy.driver.client.Sender;
import org.tanpuhui.deploy.driver.client.Tally;

/**
 * {@code ./deploy/up --demo}: a small generated city through the public API, what became of it, and
 * how to look at one person's balance and one explained reduction.
 *
 * <p>Every run takes people of its own, so a second one adds as much as the first.
 */
public final class Demo {

  private static final int PEOPLE = 800;
  private static final int SEEDS = 1_000_000_000;

  private final Session session;
  private final PrintStream out;

  private Demo(Session session, PrintStream out) {
    this.session = session;
    this.out = out;
  }

  public static void main(String[] arguments) throws IOException {
    try {
      System.exit(new Demo(Session.ofEnvironment(), System.out).run());
    } catch (ApiException | IllegalStateException e) {
      System.err.println("The demo stopped: " + e.getMessage());
      System.exit(1);
    }
  }

  private int run() {
    // The second of its start names the people of a run.
    long seed = System.currentTimeMillis() / 1000 % SEEDS;
    Shares shares = new Shares(3_000, 1_000, 2_000, 500, 3_000);
    CityParameters parameters =
        new CityParameters(seed, PEOPLE, Books.today().minusDays(1), 2, shares);
    CityRun city = new CityRun(session, parameters, new Sender.Settings(200, 2, 0));
    Expected expected = city.expected();
    out.printf(
        "%nTwo days in a generated city: %,d people, %,d events of three partners.%n%n",
        PEOPLE, expected.sent());
    city.enrol();
    LocalDate from = Books.today();
    Books before = Books.read(session.api(), session.tokens(), from);
    long startNanos = System.nanoTime();
    city.send(expected.sent());
    Books added = city.drained(before, from);
    long ms = Math.max(1, (System.nanoTime() - startNanos) / 1_000_000);
    table(city.tally(), added, ms);
    boolean same =
        expected.posted() == added.count("posted")
            && expected.reductionMg() == added.reductionMg()
            && expected.points() == added.points()
            && added.difference() == 0;
    out.println(
        same
            ? "Postings, grams and points are those calculated beforehand."
            : "This is not what was calculated beforehand: %,d posted, %,d mg, %,d points."
                .formatted(expected.posted(), expected.reductionMg(), expected.points()));
    showOne(seed);
    return same ? 0 : 1;
  }

  private void table(Tally tally, Books added, long ms) {
    out.println();
    Table table = new Table("", "");
    table.row("sent", tally.sent());
    table.row("accepted", tally.accepted());
    table.row("duplicate", tally.duplicates() + added.count("duplicates"));
    tally.refused().forEach((code, n) -> table.row("rejected: " + code, n));
    table.row("rejected by methodology", added.count("rejected"));
    table.row("parked: double_claim", added.count("parked"));
    table.row("posted", added.count("posted"));
    table.row("grams CO2e (recorded)", added.reductionMg() / 1000);
    table.row("points", added.points());
    table.row("events/s until posted", tally.sent() * 1000 / ms);
    table.row("trial balance, difference", added.difference());
    table.print(out);
    out.println();
  }

  /** Looks for a person with a balance and prints the lines that show it. */
  private void showOne(long seed) {
    for (long person = 0; person < PEOPLE; person++) {
      JsonNode signUp =
          session
              .api()
              .post(
                  "/v1/participants",
                  session.tokens().ofNewcomer(CityRun.personKey(seed, person)),
                  Api.JSON.createObjectNode());
      String participant = signUp.path("participant").asText();
      JsonNode activities =
          session
              .api()
              .get("/v1/me/activities?limit=20", session.tokens().ofParticipant(participant));
      for (JsonNode activity : activities.path("items")) {
        if (activity.path("status").asText().equals("posted")) {
          print(participant, activity);
          return;
        }
      }
    }
  }

  private void print(String participant, JsonNode activity) {
    String gateway = session.api().gateway().toString();
    out.printf(
        """

        One person's balance:

          curl -s %1$s/v1/me/balances \\
            -H "Authorization: Bearer $(./deploy/token --role participant --sub %2$s)"

        One reduction, explained (%4$s):

          curl -s %1$s/v1/me/activities/%3$s \\
            -H "Authorization: Bearer $(./deploy/token --role participant --sub %2$s)"
        """,
        gateway,
        participant,
        activity.path("activity_id").asText(),
        activity.path("explanation").path("en").asText());
  }
}
