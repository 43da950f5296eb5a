package org.tanpuhui.ledger.api;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.tanpuhui.ledger.credits.RegisterService;
import org.tanpuhui.ledger.credits.RegisterService.Certificate;
import org.tanpuhui.ledger.credits.paper.CertificatePdf;
import org.tanpuhui.ledger.credits.paper.CertificateText;
import org.tanpuhui.ledger.credits.paper.LogPlace;
import org.tanpuhui.ledger.credits.store.RetirementStore.Retirement;
import org.tanpuhui.ledger.transparency.LogService;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** A certificate for anyone who has its number: as JSON, as a page, as a PDF, by Accept. */
@Path("/v1/certificates/{id}")
@PermitAll
public class CertificateResource {
  private static final String PDF = "application/pdf";
  private static final String PROOF = "/proof";

  private final RegisterService register;
  private final LogService log;
  private final String publicUrl;

  /**
   * @param publicUrl address under which the gateway is public; QR codes begin with it
   */
  public CertificateResource(
      RegisterService register,
      LogService log,
      @ConfigProperty(name = "tanpuhui.public-url") String publicUrl) {
    this.register = register;
    this.log = log;
    this.publicUrl = publicUrl;
  }

  /** A certificate. {@code valid}: whether every unit still stands where it was retired to. */
  public record View(
      String certificateId,
      boolean valid,
      String scheme,
      String kind,
      String reason,
      long tonnes,
      String beneficiary,
      String purpose,
      LocalDate periodStart,
      LocalDate periodEnd,
      Instant retiredAt,
      List<CreditAnswers.Units> units,
      UUID entryId,
      String url,
      String proofUrl,
      CertificateText.Words statement,
      CertificateText.Words warning) {}

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public View json(@PathParam("id") String id) {
    Certificate certificate = register.certificate(id);
    Retirement retirement = certificate.retirement();
    CertificateText text = CertificateText.of(certificate);
    return new View(
        retirement.certificateId(),
        certificate.valid(),
        retirement.scheme().id(),
        CreditAnswers.kindOf(retirement.reason()),
        retirement.reason().id(),
        retirement.tonnes(),
        retirement.beneficiary(),
        retirement.purpose(),
        retirement.periodStart(),
        retirement.periodEnd(),
        retirement.decidedAt(),
        CreditAnswers.Units.of(certificate.units()),
        retirement.entryId(),
        url(retirement),
        url(retirement) + PROOF,
        text.statement(),
        text.warning());
  }

  @GET
  @Produces(MediaType.TEXT_HTML + ";charset=UTF-8;qs=0.9")
  public String page(@PathParam("id") String id) {
    return CertificatePage.of(CertificateText.of(register.certificate(id)));
  }

  @GET
  @Produces(PDF + ";qs=0.8")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/pdf",
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  public Response pdf(@PathParam("id") String id) {
    Certificate certificate = register.certificate(id);
    String name = certificate.retirement().certificateId();
    return Response.ok(
            CertificatePdf.of(
                CertificateText.of(certificate),
                url(certificate.retirement()),
                place(certificate.retirement())))
        .type(PDF)
        .header(
            HttpHeaders.CONTENT_DISPOSITION, "inline; filename=\"certificate-" + name + ".pdf\"")
        .build();
  }

  /** The proof that the retirement stands in the signed log; anyone checks it offline. */
  @GET
  @Path("/proof")
  @Produces({"text/plain;charset=utf-8", MediaType.APPLICATION_JSON})
  @APIResponse(
      responseCode = "200",
      content = @Content(mediaType = "text/plain", schema = @Schema(type = SchemaType.STRING)))
  public Response proof(@PathParam("id") String id) {
    Retirement retirement = register.certificate(id).retirement();
    return Response.ok(log.proof(retirement.scheme(), retirement.entryId()))
        .type("text/plain;charset=utf-8")
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"" + retirement.certificateId() + ".tlog-proof\"")
        .build();
  }

  /** Null for the second or so until the log has it. */
  private LogPlace place(Retirement retirement) {
    try {
      return LogPlace.of(log.proof(retirement.scheme(), retirement.entryId())).orElse(null);
    } catch (ProblemException e) {
      if (e.code() != ProblemCode.NOT_IN_LOG_YET) {
        throw e;
      }
      return null;
    }
  }

  private String url(Retirement retirement) {
    return publicUrl + "/v1/certificates/" + retirement.certificateId();
  }
}
