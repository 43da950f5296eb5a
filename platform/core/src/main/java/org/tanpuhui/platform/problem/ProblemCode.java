package org.tanpuhui.platform.problem;

import java.util.Locale;

/**
 * Every refusal the product can give. The number and the name never change meaning; the order here
 * is the order in {@code docs/errors.md}.
 */
public enum ProblemCode {
  // 1xx: HTTP, tokens, general
  BODY_UNPARSABLE(100, 400, false, "The body is not valid JSON", "请求体不是合法的 JSON"),
  MEDIA_TYPE_UNSUPPORTED(101, 415, false, "The content type is not supported", "不支持的内容类型"),
  BODY_TOO_LARGE(102, 413, false, "The body or batch is over the limit", "请求体或批次超出上限"),
  FIELD_MISSING(103, 422, false, "A required field is missing", "缺少必填字段"),
  FIELD_TYPE(104, 422, false, "A field has the wrong type", "字段类型错误"),
  FIELD_RANGE(105, 422, false, "A field is out of range", "字段超出允许范围"),
  FIELD_UNKNOWN(106, 422, false, "A field is unknown", "未知字段"),
  PARAMETER_INVALID(107, 400, false, "A request parameter is invalid", "请求参数无效"),
  CURSOR_INVALID(108, 400, false, "The cursor is not one of ours", "分页游标无效"),
  NOT_FOUND(109, 404, false, "There is nothing at this address", "地址不存在"),
  METHOD_NOT_ALLOWED(110, 405, false, "The method is not allowed here", "不允许的请求方法"),
  NOT_ACCEPTABLE(111, 406, false, "No acceptable representation", "没有可接受的表示形式"),
  CONFLICT(112, 409, false, "The state does not allow this", "当前状态不允许此操作"),
  TOKEN_MISSING(120, 401, false, "A bearer token is required", "需要访问令牌"),
  TOKEN_INVALID(121, 401, false, "The token is not valid", "令牌无效"),
  TOKEN_EXPIRED(122, 401, false, "The token has expired", "令牌已过期"),
  TOKEN_WRONG_SCHEME(123, 403, false, "The token is for another scheme", "令牌属于其他方案"),
  ROLE_MISSING(124, 403, false, "The token's roles do not allow this", "令牌角色无权执行此操作"),
  NOT_A_PARTICIPANT(125, 403, false, "The token's subject is no participant", "令牌主体不是参与者"),
  RATE_LIMITED(130, 429, true, "Too many requests", "请求过于频繁"),
  SERVICE_UNAVAILABLE(131, 503, true, "A service is down, try again later", "服务暂不可用，请稍后重试"),
  REQUEST_TIMEOUT(132, 504, true, "The service did not answer in time", "服务未及时响应"),
  INTERNAL_ERROR(199, 500, true, "An error of ours", "内部错误"),

  // 2xx: partners, enrolment, intake
  EVENT_INVALID(200, 422, false, "Not a CloudEvents 1.0 event", "不是 CloudEvents 1.0 事件"),
  TYPE_UNKNOWN(201, 422, false, "The event type is unknown", "未知的事件类型"),
  TYPE_NOT_ALLOWED(203, 403, false, "The partner may not report this type", "合作方无权上报该类型"),
  SOURCE_NOT_YOURS(204, 403, false, "The source is not this partner's", "来源不属于该合作方"),
  PARTNER_UNKNOWN(205, 403, false, "The partner is not registered", "合作方未登记"),
  PARTNER_SUSPENDED(206, 403, false, "The partner is suspended", "合作方已被暂停"),
  SCENARIO_UNPUBLISHED(207, 422, false, "The scenario is not published", "场景未发布"),
  SUBJECT_UNKNOWN(208, 422, false, "The subject is not enrolled", "主体未登记"),
  NO_MANDATE(209, 422, false, "No mandate was in force when the activity started", "活动开始时没有有效授权"),
  TIME_IN_FUTURE(210, 422, false, "The activity lies in the future", "活动时间在未来"),
  TOO_LATE(211, 422, false, "The activity is older than the lateness window", "活动超出迟报期限"),
  ID_REUSED(212, 409, false, "The id was used with other content", "该编号已用于其他内容"),
  DISTANCE_UNKNOWN(213, 422, false, "The distance cannot be known", "无法确定距离"),
  HOLDER_KIND_NOT_FOR_TYPE(
      214, 422, false, "This kind of holder has no such activities", "该类主体不能申报此类活动"),
  SUBJECT_NOT_PROJECT(215, 422, false, "The subject is not the project", "主体与项目不一致"),
  VOID_OF_VOID(216, 422, false, "A void cannot be voided", "撤销不能再被撤销"),
  PARTNER_EXISTS(220, 409, false, "The partner id is taken", "合作方编号已存在"),
  SOURCE_TAKEN(221, 409, false, "The source belongs to another partner", "来源已属于其他合作方"),
  ALREADY_BOUND(222, 409, false, "The subject is bound to another participant", "主体已绑定其他参与者"),
  LINK_INVALID(223, 422, false, "The link code is unknown, used or expired", "关联码无效、已用或已过期"),
  MANDATE_BACKDATED(
      224, 422, false, "An earlier mandate needs evidence or a backfill grant", "提前生效的授权需要凭证或补报许可"),
  HOLDER_KIND_NOT_ALLOWED(
      225, 422, false, "The scheme does not know this holder kind", "方案不支持该主体类型"),
  BACKFILL_INVALID(226, 422, false, "The backfill grant is not possible", "补报许可无效"),
  HOLDER_KIND_DIFFERS(227, 409, false, "The participant is of another holder kind", "参与者属于其他主体类型"),
  SCENARIO_EXISTS(228, 409, false, "The scenario code is taken", "场景编号已存在"),
  MANDATE_WITHDRAWN(229, 422, false, "The participant withdrew this mandate", "参与者已撤回该授权"),
  UNAVAILABLE_NOT_ACCEPTED(
      230, 503, true, "Not accepted: the log is unavailable, send again", "未接受：日志不可用，请重发"),
  HOLDER_ERASED(240, 410, false, "The person behind it was erased", "参与者的个人信息已被删除"),
  ERASURE_BLOCKED(241, 409, false, "Something stands in the way of the erasure", "存在妨碍删除的未了事项"),
  ERASURE_UNCONFIRMED(242, 409, false, "Confirm that the points lapse", "请确认积分将随删除而失效"),
  SCOPE_MISSING(243, 403, false, "The token's scopes do not allow this", "令牌的授权范围不允许此操作"),
  GUARDIAN_REQUIRED(244, 403, false, "Under 14, a guardian must do this", "未满十四周岁，须由监护人办理"),
  GUARDIAN_CODE_INVALID(
      245, 422, false, "The guardian's code is unknown, used or expired", "监护人验证码无效、已用或已过期"),
  NOT_AN_APP_OPERATOR(246, 403, false, "Only app operators get such tokens", "仅应用运营机构可获取该令牌"),
  DISPUTE_STATE(247, 409, false, "The dispute was answered already", "该异议已答复"),
  DISPUTES_TOO_MANY(248, 409, false, "Too many disputes are open", "未答复的异议过多"),

  // 3xx: outcomes of methodology-service
  NOT_SEEN_YET(300, 404, true, "Not seen yet, try again shortly", "尚未处理到，请稍后重试"),
  NO_METHODOLOGY(301, 422, false, "No methodology version covers this activity", "没有适用的方法学版本"),
  GRADE_NOT_ACCEPTED(
      302, 422, false, "The methodology does not accept this evidence grade", "方法学不接受该证据等级"),
  NOT_ELIGIBLE(
      303, 422, false, "The activity does not meet the methodology's conditions", "活动不符合方法学条件"),
  OVER_CAP(304, 422, false, "The participant's cap is reached", "已达参与者上限"),
  DOUBLE_CLAIM(305, 409, false, "The same act was claimed before", "同一行为已被申报"),
  NO_REDUCTION(306, 422, false, "The activity gives no reduction", "活动未产生减排量"),
  AWAITING_SETTLEMENT(310, 202, false, "The day waits for its month to close", "该日等待当月结算"),
  AWAITING_ORIGINAL(311, 202, false, "The void waits for its original", "撤销等待原活动到达"),
  VOID_APPLIED(312, 200, false, "The void was applied", "撤销已生效"),
  ALREADY_VOIDED(313, 409, false, "The activity was voided before", "活动此前已被撤销"),
  NOTHING_TO_VOID(314, 422, false, "There is nothing to void", "没有可撤销的活动"),
  VOIDED(315, 409, false, "The activity was withdrawn by its partner", "活动已被合作方撤销"),
  CLAIM_OVERTURNED(316, 409, false, "Another claim on the act was upheld", "同一行为的另一申报获支持"),
  CLAIM_DISMISSED(317, 409, false, "The parked claim was dismissed", "挂起的申报被驳回"),
  PROJECT_UNKNOWN(320, 422, false, "The project is unknown", "项目不存在"),
  PROJECT_NOT_FILED(321, 422, false, "The project is not filed", "项目尚未备案"),
  PROJECT_NOT_YOURS(322, 403, false, "The project belongs to another partner", "项目属于其他合作方"),
  STRATA_DIFFER(323, 422, false, "The strata are not those of the filing", "分层与备案不一致"),
  OWN_MEAN_UNKNOWN(
      330, 422, false, "Too few readings before this day to compare with", "此前有读数的天数不足，无法比较"),
  METHODOLOGY_INVALID(340, 422, false, "The methodology document has faults", "方法学文件有误"),
  METHODOLOGY_EXISTS(341, 409, false, "The methodology has this version", "该方法学版本已存在"),
  VALIDITY_IN_THE_PAST(342, 422, false, "It would take effect too early", "生效时间过早"),
  COVERAGE_OVERLAP(343, 409, false, "Another version covers the same time", "与其他版本的适用时间重叠"),
  ILLUSTRATIVE_VALUE(344, 422, false, "Illustrative values cannot be filed here", "含示例值，不能备案"),
  SCHEME_NOT_YOURS(345, 403, false, "It belongs to another scheme", "属于其他方案"),
  SAME_ORGANISATION(346, 409, false, "Another organisation must do this", "须由另一机构办理"),
  CHANGED_MEANWHILE(347, 412, false, "It was changed meanwhile", "内容已被他人更改"),
  IF_MATCH_REQUIRED(348, 428, false, "Say what you saw last, in If-Match", "须在 If-Match 中注明所见版本"),
  PROJECT_EXISTS(350, 409, false, "The project id is taken", "项目编号已存在"),
  EXPORT_NOT_READY(360, 409, true, "The export is not ready", "导出尚未完成"),
  RANGE_NOT_SATISFIABLE(361, 416, false, "The range lies outside the file", "请求范围超出文件"),

  // 4xx: ledger
  ACCOUNT_UNKNOWN(400, 404, false, "There is no such account", "账户不存在"),
  AMOUNT_INVALID(401, 422, false, "The amount is not allowed", "金额或数量无效"),
  INSUFFICIENT_POINTS(402, 422, false, "Fewer points are available", "可用积分不足"),
  REDEMPTION_UNKNOWN(403, 404, false, "There is no such redemption", "兑换不存在"),
  REDEMPTION_STATE(404, 409, false, "The redemption's state does not allow this", "兑换状态不允许此操作"),
  REVERSAL_UNKNOWN(405, 404, false, "There is no such parked reversal", "待裁定的冲正不存在"),
  RULE_NOT_IN_FUTURE(406, 422, false, "A rule begins in the future", "规则只能从将来开始生效"),
  RULE_EXISTS(407, 409, false, "A version begins at this time already", "该时间已有规则版本生效"),

  // 5xx: operations
  DEAD_LETTER_UNKNOWN(500, 404, false, "There is no such dead letter", "死信不存在"),
  SAME_PERSON(501, 409, false, "The second person must be another one", "须由另一人确认");

  private final int number;
  private final int httpStatus;
  private final boolean retryable;
  private final String titleEn;
  private final String titleZh;

  ProblemCode(int number, int httpStatus, boolean retryable, String titleEn, String titleZh) {
    this.number = number;
    this.httpStatus = httpStatus;
    this.retryable = retryable;
    this.titleEn = titleEn;
    this.titleZh = titleZh;
  }

  /** Stable number, unique; stored in rows. */
  public int number() {
    return number;
  }

  public int httpStatus() {
    return httpStatus;
  }

  /** Whether the same request may succeed later without a change. */
  public boolean retryable() {
    return retryable;
  }

  /** The stable text code, for example {@code no_mandate}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** One sentence for people in English or Chinese. */
  public String title(boolean chinese) {
    return chinese ? titleZh : titleEn;
  }

  /**
   * The code with this number.
   *
   * @throws IllegalArgumentException there is none
   */
  public static ProblemCode byNumber(int number) {
    for (ProblemCode code : values()) {
      if (code.number == number) {
        return code;
      }
    }
    throw new IllegalArgumentException("no problem has number " + number);
  }
}
