package org.tanpuhui.ledger.log.proof;

import java.util.Locale;

/**
 * Why a proof is refused. The order is that of the checks: of several reasons the first is given.
 * Exit codes never change and are the same in both verifiers.
 */
public enum Refusal {
  UNREADABLE(3, "文件无法读取", "the file cannot be read"),
  POLICY_MALFORMED(4, "信任策略(密钥清单)格式错误", "the policy (list of keys) is malformed"),
  PROOF_MALFORMED(10, "证明文件格式错误或被截断", "the proof is malformed or truncated"),
  CHECKPOINT_MALFORMED(11, "检查点格式错误或被截断", "the checkpoint is malformed or truncated"),
  WRONG_ORIGIN(12, "检查点不属于所信任的日志", "the checkpoint is of another log than the trusted one"),
  BAD_SIGNATURE(13, "已知密钥的签名不正确", "a signature that names a known key is wrong"),
  SIGNATURE_ORDER(
      14,
      "签名顺序错误:日志的签名必须在见证人之前,且每个密钥只签一次",
      "signatures are out of order: the log first, then witnesses, each key once"),
  UNSIGNED(15, "检查点没有所信任的日志签名", "no trusted key of the log has signed the checkpoint"),
  WITNESS_MISSING(16, "见证人签名不足", "too few trusted witnesses have cosigned"),
  OPENING_MALFORMED(20, "条目内容缺失或格式错误", "the opening of the leaf is absent or malformed"),
  WRONG_ENTRY(21, "条目与所询问的不符", "the proof is of another entry than the one asked for"),
  NOT_INCLUDED(
      22,
      "该条目不在检查点的树中(内容、序号或路径不符)",
      "the leaf is not in the tree of the checkpoint (content, index or path)"),
  OLDER_THAN_REMEMBERED(30, "检查点比已记住的更旧", "the checkpoint is older than the one remembered"),
  FORK(31, "大小相同但根不同:日志分叉", "same size but another root: the log has forked"),
  INCONSISTENT(32, "无法证明新检查点延续旧检查点", "the later checkpoint is not shown to extend the earlier one"),
  TREE_INCOMPLETE(40, "日志文件不完整", "entries of the log are absent or malformed"),
  TREE_MISMATCH(
      41,
      "由条目重建的树与检查点或瓦片不符",
      "the tree rebuilt from the entries is not that of the checkpoint or the tiles");

  private final int exitCode;
  private final String zh;
  private final String en;

  Refusal(int exitCode, String zh, String en) {
    this.exitCode = exitCode;
    this.zh = zh;
    this.en = en;
  }

  /** What a verifier exits with. */
  public int exitCode() {
    return exitCode;
  }

  /** The name in reports, for example {@code wrong_origin}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** One phrase in Chinese or, for any other language, English. */
  public String message(Locale language) {
    return language.getLanguage().equals("zh") ? zh : en;
  }
}
