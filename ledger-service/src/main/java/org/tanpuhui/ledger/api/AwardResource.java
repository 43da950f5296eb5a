package org.tanpuhui.ledger.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.tanpuhui.ledger.RecognitionService;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Page;

/** What a participant was recognised for by the authority. */
@Path("/v1/me/awards")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("participant")
public class AwardResource {
  private static final String LIST = "my-awards";
  private static final UUID FIRST = new UUID(0, 0);

  private final RecognitionService recognitions;
  private final Caller caller;

  public AwardResource(RecognitionService recognitions, Caller caller) {
    this.recognitions = recognitions;
    this.caller = caller;
  }

  /** The caller's awards, in order of their ids. */
  @GET
  public Page<CampaignResource.AwardAnswer> list(
      @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    UUID after = cursor == null ? FIRST : UUID.fromString(Cursors.decode(LIST, cursor)[0]);
    return Page.of(
        recognitions.awardsOf(caller.participant(), after, size + 1).stream()
            .map(CampaignResource.AwardAnswer::of)
            .toList(),
        size,
        last -> Cursors.encode(LIST, last.awardId().toString()));
  }
}
