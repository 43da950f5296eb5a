package org.tanpuhui.gateway.check;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.Problem;
import org.tanpuhui.platform.problem.ProblemCode;

/** The parts that operations share: problems, headers, the token. */
final class Components {
  /** Names of shared refusals are made of their codes, as long as that can be read. */
  private static final int CODES_IN_NAME_MAX = 5;

  private static final String JSON = "application/json";
  private static final String HEADERS = "#/components/headers/";
  private static final Map<String, String> READERS =
      Map.ofEntries(
          Map.entry("anyone", "No token is needed. 无需令牌。"),
          Map.entry("partner", "Companies and app operators that report activities. 合作方与应用运营机构。"),
          Map.entry("participant", "The person behind the app. 参与者。"),
          Map.entry("merchant", "Makes offers and redeems points. 商户。"),
          Map.entry("member", "Trades and retires credits. 交易会员。"),
          Map.entry("bank", "Settles money. 结算银行。"),
          Map.entry("exchange", "Runs the market. 交易机构。"),
          Map.entry("applicant", "Applies for methodologies and projects. 申请方。"),
          Map.entry("verifier", "Verifies projects and batches. 核查机构。"),
          Map.entry("expert", "Reviews methodologies. 专家。"),
          Map.entry("authority", "Registers, files, decides. 主管部门。"),
          Map.entry("platform_operator", "Runs the platform. 平台运营机构。"),
          Map.entry("auditor", "Reads everything by pseudonym, changes nothing. 审计方。"));

  private Components() {}

  static ObjectNode info() {
    ObjectNode info = Json.mapper().createObjectNode();
    info.put("title", "Tanpuhui 碳普惠");
    info.put("version", "v1");
    info.put(
        "description",
        "Events of everyday acts in; recorded reductions, points and certified credits out. Every"
            + " refusal is a problem (RFC 9457) with a stable `code`; `x-problems` lists them all,"
            + " `x-codes` of a response those that it can carry, in `code` or in `errors[].code`."
            + " `x-roles` names the roles (claim `groups`) of which a caller needs one; it is empty"
            + " where no role is needed.");
    info.putObject("license").put("name", "Apache-2.0").put("identifier", "Apache-2.0");
    return info;
  }

  static ArrayNode servers() {
    ArrayNode servers = Json.mapper().createArrayNode();
    servers.addObject().put("url", "/").put("description", "the gateway that serves this document");
    return servers;
  }

  static ArrayNode tags(Set<String> readers) {
    ArrayNode tags = Json.mapper().createArrayNode();
    readers.forEach(r -> tags.addObject().put("name", r).put("description", READERS.get(r)));
    return tags;
  }

  /**
   * Media types without parameters; JSON where a resource does not say what it takes or gives, and
   * plain text or bytes where it is not JSON.
   */
  static ObjectNode json(JsonNode requestOrResponse) {
    ObjectNode told = (ObjectNode) requestOrResponse;
    if (!told.has("content")) {
      return told;
    }
    ObjectNode content = Json.mapper().createObjectNode();
    Map<String, JsonNode> scanned = new TreeMap<>();
    told.get("content").properties().forEach(type -> scanned.put(type.getKey(), type.getValue()));
    scanned.forEach(
        (type, value) -> {
          String name = type.equals("*/*") ? JSON : type.replaceFirst(";.*", "");
          if (!name.contains("json")) {
            ObjectNode schema = content.putObject(name).putObject("schema").put("type", "string");
            if (!name.startsWith("text/") && !name.endsWith("yaml") && !name.endsWith("ndjson")) {
              schema.put("format", "binary");
            }
          } else if (!content.has(name) || !type.equals("*/*")) {
            content.set(name, value);
          }
        });
    // A type that was declared says more than the one the scanner took for granted.
    if (content.size() > 1 && content.path(JSON).path("schema").isEmpty()) {
      content.remove(JSON);
    }
    told.set("content", content);
    return told;
  }

  static ObjectNode headers(boolean etag) {
    ObjectNode headers = Json.mapper().createObjectNode();
    for (String name : List.of("X-Request-Id", "RateLimit", "RateLimit-Policy")) {
      headers.putObject(name).put("$ref", HEADERS + name);
    }
    if (etag) {
      headers.putObject("ETag").put("$ref", HEADERS + "ETag");
    }
    return headers;
  }

  /** A refusal with one of these codes, all of one status; shared when its name can be read. */
  static ObjectNode refusal(ObjectNode components, int status, Set<ProblemCode> codes) {
    ObjectNode response = Json.mapper().createObjectNode();
    response.put(
        "description",
        codes.stream()
            .map(code -> "`" + code.code() + "`: " + code.title(false) + ".")
            .collect(joining(" ")));
    ArrayNode names = response.putArray("x-codes");
    codes.forEach(code -> names.add(code.code()));
    ObjectNode headers = headers(false);
    if (codes.stream().anyMatch(ProblemCode::retryable) && status != 500) {
      headers.putObject("Retry-After").put("$ref", HEADERS + "Retry-After");
    }
    if (status == 401) {
      headers.putObject("WWW-Authenticate").put("$ref", HEADERS + "WWW-Authenticate");
    }
    response.set("headers", headers);
    ObjectNode content = response.putObject("content").putObject(Problem.MEDIA_TYPE);
    content.putObject("schema").put("$ref", "#/components/schemas/Problem");
    ObjectNode examples = content.putObject("examples");
    for (ProblemCode code : codes) {
      examples.putObject(code.code()).put("$ref", "#/components/examples/" + code.code());
    }
    if (codes.size() > CODES_IN_NAME_MAX) {
      return response;
    }
    String name = status + "." + codes.stream().map(ProblemCode::code).collect(joining("."));
    components.withObject("/responses").set(name, response);
    return Json.mapper().createObjectNode().put("$ref", "#/components/responses/" + name);
  }

  /** All codes with their titles. */
  static ArrayNode catalogue() {
    ArrayNode all = Json.mapper().createArrayNode();
    for (ProblemCode code : ProblemCode.values()) {
      all.addObject()
          .put("number", code.number())
          .put("code", code.code())
          .put("status", code.httpStatus())
          .put("retryable", code.retryable())
          .put("title_en", code.title(false))
          .put("title_zh", code.title(true));
    }
    return all;
  }

  static void fill(ObjectNode components) {
    ObjectNode responses = (ObjectNode) components.get("responses");
    ObjectNode schemas = (ObjectNode) components.get("schemas");
    schemas.set("Problem", problem());
    ObjectNode parameters = components.putObject("parameters");
    parameters.set(
        "AcceptLanguage",
        header("Accept-Language", "`zh` or `en`: the language of texts for people. 文字的语言。", false));
    parameters.set(
        "RequestId",
        header("X-Request-Id", "An id for this request; given back and logged. 请求编号。", false));
    parameters.set(
        "IfMatch",
        header("If-Match", "The ETag of your last read: nothing is overwritten unseen.", true));
    String key =
        "1 to 200 visible characters, new for each command. The same request again gets the first"
            + " answer. 幂等键：每个命令用新的键，原样重发得到第一次的答复。";
    parameters.set("IdempotencyKey", header("Idempotency-Key", key, false));
    parameters.set("RequiredIdempotencyKey", header("Idempotency-Key", key, true));
    ObjectNode headers = components.putObject("headers");
    headers.set(
        "Idempotency-Replayed",
        text("`true` when this is the first answer to the Idempotency-Key, given again."));
    headers.set("X-Request-Id", text("The id of this request, in all logs."));
    headers.set("RateLimit", text("What is left of the client's quota: `\"client\";r=4999;t=1`."));
    headers.set("RateLimit-Policy", text("The quota: `\"client\";q=5000;w=1`."));
    headers.set("Retry-After", text("Seconds after which the same request may be sent again."));
    headers.set("WWW-Authenticate", text("`Bearer`, with `error` when a token was sent."));
    headers.set("ETag", text("The version that was read; send it as `If-Match`."));
    ObjectNode examples = components.putObject("examples");
    components.set("responses", sorted(responses));
    for (ProblemCode code : ProblemCode.values()) {
      if (GeneralCodes.isAnswer(code)) {
        ObjectNode example = examples.putObject(code.code());
        example.put("summary", code.title(false) + " / " + code.title(true));
        example.set(
            "value",
            Json.mapper()
                .valueToTree(
                    Problem.of(code, "what, which value, what to do", List.of(), false, null)));
      }
    }
    components
        .putObject("securitySchemes")
        .putObject("bearer")
        .put("type", "http")
        .put("scheme", "bearer")
        .put("bearerFormat", "JWT")
        .put(
            "description",
            "A token of the issuer: `groups` are the roles, `aud` is `tanpuhui:<scheme>` and agrees"
                + " with the claim `scheme`.");
  }

  private static ObjectNode sorted(ObjectNode members) {
    Map<String, JsonNode> sorted = new TreeMap<>();
    members.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
    return Json.mapper().createObjectNode().setAll(sorted);
  }

  private static ObjectNode problem() {
    ObjectNode problem = Json.mapper().createObjectNode();
    problem.put("type", "object");
    problem.put("description", "A refusal (RFC 9457). 拒绝说明。");
    problem.putArray("required").add("type").add("title").add("status").add("code");
    ObjectNode members = problem.putObject("properties");
    string(members, "type", "`https://tanpuhui.org/errors/` and the code").put("format", "uri");
    string(members, "title", "one sentence, in the language asked for");
    members.putObject("status").put("type", "integer");
    string(members, "code", "stable; one of `x-problems`");
    string(members, "detail", "what, which value, what to do");
    ObjectNode error = members.putObject("errors").put("type", "array").putObject("items");
    error.put("type", "object").putArray("required").add("pointer").add("code");
    ObjectNode fields = error.putObject("properties");
    string(fields, "pointer", "JSON pointer (RFC 6901) to the member at fault");
    string(fields, "code", "what is wrong with it");
    string(fields, "detail", "which value, what to do");
    string(
        members, "instance", "`urn:tanpuhui:request:` and the request's id, for an error of ours");
    return problem;
  }

  private static ObjectNode string(ObjectNode members, String name, String description) {
    return members.putObject(name).put("type", "string").put("description", description);
  }

  private static ObjectNode text(String description) {
    ObjectNode header = Json.mapper().createObjectNode().put("description", description);
    header.putObject("schema").put("type", "string");
    return header;
  }

  private static ObjectNode header(String name, String description, boolean required) {
    ObjectNode header = Json.mapper().createObjectNode();
    header.put("name", name).put("in", "header").put("description", description);
    header.put("required", required).putObject("schema").put("type", "string");
    return header;
  }
}
