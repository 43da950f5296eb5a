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
  TOO_MANY_AT_ONCE(133, 429, true, "Too many requests at once", "同时进行的请求过多"),
  IDEMPOTENCY_KEY_IN_FLIGHT(
      140, 409, true, "The first request with this key is still under way", "该幂等键的首个请求仍在处理"),
  IDEMPOTENCY_KEY_REUSED(141, 422, false, "The key was used for another request", "该幂等键已用于其他请求"),
  REQUEST_TOO_SLOW(150, 408, true, "The request took too long to arrive", "请求发送过慢"),
  ORIGIN_NOT_ALLOWED(151, 403, false, "The web origin is not allowed here", "不允许该网页来源"),
  LENGTH_AMBIGUOUS(152, 400, false, "The request states its length twice", "请求以两种方式声明长度"),
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
  STATEMENT_NOT_READY(250, 503, true, "The statement cannot be drawn up now", "对账单暂时无法生成"),
  STATEMENT_NOT_CLOSED(251, 409, true, "The day is not closed yet", "当日尚未关账"),
  SCENARIO_STATE(252, 409, false, "The scenario's state does not allow this", "场景状态不允许此操作"),
  ALLIANCE_UNKNOWN(253, 404, false, "There is no such alliance", "联盟不存在"),
  ALLIANCE_EXISTS(254, 409, false, "The alliance code is taken", "联盟编号已存在"),
  WEBHOOK_UNKNOWN(270, 404, false, "There is no such webhook endpoint", "Webhook 端点不存在"),
  WEBHOOKS_TOO_MANY(
      271, 409, false, "The partner has enough webhook endpoints", "Webhook 端点数量已达上限"),
  WEBHOOK_URL_INVALID(
      272, 422, false, "The address is not one that webhooks go to", "Webhook 地址不符合要求"),
  WEBHOOK_ADDRESS_FORBIDDEN(
      273, 422, false, "The name leads to an address that webhooks never go to", "域名指向不允许投递的地址"),
  WEBHOOK_NAME_UNRESOLVED(274, 422, true, "The host name does not resolve", "域名无法解析"),
  WEBHOOK_MESSAGE_UNKNOWN(
      275, 404, false, "There is no such message in the delivery log", "投递记录中没有该消息"),
  WEBHOOK_STATE(276, 409, false, "The endpoint's state does not allow this", "Webhook 端点状态不允许此操作"),
  WEBHOOK_KEYS_TOO_MANY(277, 409, false, "Too many signing keys are in use", "同时有效的签名密钥过多"),

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
  BATCH_EXISTS(370, 409, false, "The batch id is taken", "批次编号已存在"),
  PROJECT_NOT_ACTIVE(371, 409, false, "The project is not active", "项目未处于运行状态"),
  POOL_TAKEN(372, 409, false, "Another open project draws from this pool", "已有运行中的项目使用该归集池"),
  BATCH_NOT_READY(373, 409, true, "The batch is still being put together", "批次仍在整理中"),
  BATCH_TOTAL_DIFFERS(374, 409, true, "The totals do not agree", "合计不一致"),
  SAMPLE_DRAWN(375, 409, false, "The sample was drawn already", "样本已抽取"),
  SAMPLE_MISSING(376, 409, false, "The sample was not drawn yet", "尚未抽取样本"),
  RECOMPUTATION_MISSING(
      377, 409, false, "The total was not recomputed since the last change", "变更后尚未重新核算"),
  NOT_IN_BATCH(378, 404, false, "The activity is not in the batch", "该活动不在批次内"),

  // 4xx: ledger
  ACCOUNT_UNKNOWN(400, 404, false, "There is no such account", "账户不存在"),
  AMOUNT_INVALID(401, 422, false, "The amount is not allowed", "金额或数量无效"),
  INSUFFICIENT_POINTS(402, 422, false, "Fewer points are available", "可用积分不足"),
  REDEMPTION_UNKNOWN(403, 404, false, "There is no such redemption", "兑换不存在"),
  REDEMPTION_STATE(404, 409, false, "The redemption's state does not allow this", "兑换状态不允许此操作"),
  REVERSAL_UNKNOWN(405, 404, false, "There is no such parked reversal", "待裁定的冲正不存在"),
  RULE_NOT_IN_FUTURE(406, 422, false, "A rule begins in the future", "规则只能从将来开始生效"),
  RULE_EXISTS(407, 409, false, "A version begins at this time already", "该时间已有规则版本生效"),
  OFFER_UNKNOWN(410, 404, false, "There is no such offer", "兑换项目不存在"),
  OFFER_STATE(411, 409, false, "The offer's state does not allow this", "兑换项目状态不允许此操作"),
  OFFER_CLOSED(412, 409, false, "The offer is not open now", "兑换项目当前未开放"),
  OUT_OF_STOCK(413, 409, false, "The offer is out of stock", "兑换项目已兑完"),
  OVER_PERSONAL_CAP(414, 409, false, "The personal cap is reached", "已达个人兑换上限"),
  BUDGET_EXHAUSTED(415, 409, false, "The budget does not suffice", "预算余额不足"),
  BUDGET_UNKNOWN(416, 404, false, "There is no such reward budget", "激励预算不存在"),
  ALREADY_USED(417, 409, false, "The redemption was used before", "兑换已被使用"),
  REDEMPTION_RELEASED(418, 409, false, "The redemption was released", "兑换已释放"),
  POINTS_EXPIRED(419, 422, false, "The points have expired", "积分已过期"),
  NOT_REGISTERED_WITH_APP(
      420, 403, false, "Only who is registered with the app redeems here", "仅限该应用的注册用户兑换"),
  POOL_NOT_OPEN(421, 409, true, "This month's pool is not open yet", "本月额度尚未开放"),
  CAMPAIGN_UNKNOWN(422, 404, false, "There is no such campaign", "激励活动不存在"),
  CAMPAIGN_STATE(423, 409, false, "The campaign's state does not allow this", "激励活动状态不允许此操作"),
  REPORT_DIFFERS(424, 409, false, "The day was reported with other content", "该日已上报不同内容"),
  REPORT_UNKNOWN(425, 404, false, "There is no such report", "上报不存在"),
  SETTLEMENT_UNKNOWN(426, 404, false, "There is no such settlement", "结算单不存在"),
  SETTLEMENT_STATE(427, 409, false, "The settlement's state does not allow this", "结算单状态不允许此操作"),

  // 46x to 48x: the market
  INSUFFICIENT_CREDITS(440, 422, false, "Fewer credits are free", "可动用的减排量不足"),
  UNITS_NOT_AVAILABLE(441, 409, false, "The units named cannot be moved", "所列单位不可转移"),
  TONNES_INVALID(442, 422, false, "Not a whole positive number of tonnes", "吨数须为正整数"),
  SERIAL_INVALID(443, 400, false, "Not a serial number", "序列号无效"),
  SERIAL_UNKNOWN(444, 404, false, "No such units were issued", "该序列号未签发"),
  CREDIT_BATCH_UNKNOWN(445, 404, false, "No such batch was issued", "该批次未签发"),
  CREDIT_ACCOUNT_UNKNOWN(446, 404, false, "There is no such account of credits", "减排量账户不存在"),
  RETIREMENT_UNKNOWN(447, 404, false, "There is no such retirement", "注销申请不存在"),
  RETIREMENT_STATE(448, 409, false, "The retirement's state does not allow this", "注销申请状态不允许此操作"),
  RETIREMENT_REASON(449, 422, false, "The reason does not fit", "注销理由不符"),
  OVER_OFFSET_LIMIT(450, 422, false, "Over the limit of the offset", "超出抵销上限"),
  OWN_BOUNDARY(451, 422, false, "The units come from the entity's own boundary", "减排量来自本单位边界内"),
  POSITION_UNKNOWN(
      452, 404, false, "There is no compliance position of the entity and year", "该单位该年度无履约数据"),
  POSITION_EXISTS(453, 409, false, "The entity has a position for the year", "该单位该年度已有履约数据"),
  CERTIFICATE_UNKNOWN(454, 404, false, "There is no such certificate", "证书不存在"),
  CREDIT_ORDER_UNKNOWN(455, 404, false, "There is no such order on credits", "处置决定不存在"),
  CREDIT_ORDER_STATE(456, 409, false, "The order's state does not allow this", "处置决定状态不允许此操作"),
  RESTORATION_UNKNOWN(457, 404, false, "There is no such restoration", "替代修复案件不存在"),
  RESTORATION_STATE(
      458, 409, false, "The restoration's state does not allow this", "替代修复案件状态不允许此操作"),
  WELFARE_ONLY_RETIRES(459, 409, false, "A public-welfare account only retires", "公益碳账户只能注销"),
  NOT_A_MEMBER(460, 403, false, "The organisation is no member of the market", "该机构不是交易会员"),
  MEMBER_EXISTS(461, 409, false, "The organisation is a member already", "该机构已是交易会员"),
  INSTRUMENT_UNKNOWN(462, 404, false, "There is no such instrument", "交易品种不存在"),
  INSTRUMENT_EXISTS(463, 409, false, "The instrument is listed already", "该交易品种已挂牌"),
  MARKET_CLOSED(464, 409, false, "The market is closed", "市场已休市"),
  MARKET_HALTED(465, 409, false, "Trading in the instrument is halted", "该品种已停牌"),
  PRICE_OFF_TICK(466, 422, false, "The price is no multiple of the tick", "价格不符合最小变动单位"),
  PRICE_OUTSIDE_BAND(467, 422, false, "The price lies outside the day's band", "价格超出当日涨跌幅限制"),
  QUANTITY_NOT_LOT(468, 422, false, "The quantity is no whole number of lots", "数量不是整数手"),
  INSUFFICIENT_CASH(469, 422, false, "Less money is available", "可用资金不足"),
  UNITS_NOT_RESALEABLE(471, 422, false, "The units may be sold again only later", "该减排量尚未到可转卖日"),
  ORDER_UNKNOWN(472, 404, false, "There is no such order", "委托不存在"),
  ORDER_STATE(473, 409, false, "The order's state does not allow this", "委托状态不允许此操作"),
  NOT_BEST_LISTING(474, 409, false, "Only the best-priced listing may be picked", "只能点选最优价格的挂牌"),
  QUANTITY_OVER_LISTING(475, 422, false, "Less remains of the listing", "超出挂牌剩余数量"),
  SELF_TRADE(476, 409, false, "A member cannot trade with itself", "不能与自己成交"),
  BELOW_BLOCK_MINIMUM(477, 422, false, "Too little for a block agreement", "未达到大宗协议的最低数量"),
  AGREEMENT_UNKNOWN(478, 404, false, "There is no such agreement", "协议不存在"),
  AGREEMENT_STATE(479, 409, false, "The agreement's state does not allow this", "协议状态不允许此操作"),
  NOT_THE_COUNTERPARTY(480, 403, false, "The other member must do this", "须由协议对方办理"),
  MOVEMENT_UNKNOWN(481, 404, false, "There is no such deposit or withdrawal", "出入金申请不存在"),
  MOVEMENT_STATE(482, 409, false, "It was settled already", "出入金申请已处理"),
  BATCH_NOT_ISSUED(483, 409, true, "The batch is not issued yet", "批次尚未签发"),
  PARAMETER_UNKNOWN(484, 404, false, "The market has no such parameter", "市场参数不存在"),
  FEE_WAIVER_INVALID(485, 422, false, "The fee waiver does not cover this", "费用减免不适用于此笔交易"),
  PAYOUT_UNKNOWN(486, 404, false, "There is no such payout", "支付申请不存在"),
  STOCK_UNLIMITED(487, 409, false, "The stock of the offer is not limited", "该兑换项目库存不限"),

  // 5xx: operations
  DEAD_LETTER_UNKNOWN(500, 404, false, "There is no such dead letter", "死信不存在"),
  SAME_PERSON(501, 409, false, "The second person must be another one", "须由另一人确认"),
  LOG_UNKNOWN(510, 404, false, "There is no such log", "透明日志不存在"),
  TILE_UNKNOWN(511, 404, false, "The log has no such tile", "日志中没有该分块"),
  ENTRY_UNKNOWN(512, 404, false, "There is no such entry", "分录不存在"),
  NOT_IN_LOG_YET(513, 503, true, "Not in the log yet, try again in a moment", "尚未写入透明日志，请稍后重试"),
  LEAF_UNKNOWN(514, 404, false, "The log has no such leaf", "日志中没有该条目"),
  TREE_SIZE_INVALID(515, 422, false, "No tree of this size was signed", "没有该大小的已签名日志"),
  LEAF_DIFFERS(516, 409, false, "The books do not give the leaf that was committed", "账簿内容与日志条目不符"),
  PERIOD_NOT_OVER(520, 409, true, "The month is not over everywhere", "该月尚未全部结束"),
  PERIOD_ORDER(521, 409, false, "An earlier month must be closed first", "须先结账更早的月份"),
  PERIOD_BUSY(522, 503, true, "The journal is being read, try again", "账簿正被读取，请稍后重试"),
  TRACE_UNKNOWN(523, 404, false, "There is nothing to trace under this id", "没有可追溯的对象"),
  REASON_MISSING(524, 422, false, "A reason is required", "须说明理由");

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
