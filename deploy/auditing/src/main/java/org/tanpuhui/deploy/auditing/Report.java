package org.tanpuhui.deploy.auditing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/** Tells the result of an audit: for people in English or Chinese, or as one JSON object. */
final class Report {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final double NANOS_PER_SECOND = 1e9;

  private final PrintStream out;
  private final boolean json;
  private final boolean chinese;

  Report(PrintStream out, boolean json, boolean chinese) {
    this.out = out;
    this.json = json;
    this.chinese = chinese;
  }

  void tell(AuditRun.Result result, Findings findings, long nanos) {
    if (json) {
      out.println(object(result, findings, nanos));
      return;
    }
    for (Finding finding : findings.kept()) {
      out.printf(
          "%s %s: %s. %s%n",
          finding.reason().id().toUpperCase(Locale.ROOT),
          finding.row(),
          chinese ? finding.reason().zh() : finding.reason().en(),
          finding.detail());
    }
    long count = findings.count();
    if (count > findings.kept().size()) {
      out.println(
          chinese
              ? "另有 " + (count - findings.kept().size()) + " 项未列出"
              : (count - findings.kept().size()) + " more are not told");
    }
    double seconds = nanos / NANOS_PER_SECOND;
    out.printf(
        chinese
            ? "%s：%,d 笔分录，%,d 笔过账，%,d 个日志叶（树中 %,d 个），用时 %.1f 秒，每秒 %,.0f 笔过账%n"
            : "%s: %,d entries, %,d postings, %,d leaves (%,d in the tree), %.1f s, %,.0f postings/s%n",
        result.scheme(),
        result.entries(),
        result.pairs() * 2,
        result.leaves(),
        result.treeSize(),
        seconds,
        result.pairs() * 2 / seconds);
    if (result.evidence() >= 0) {
      out.printf(
          chinese ? "上游证据要求 %,d 笔分录%n" : "evidence upstream asks for %,d entries%n",
          result.evidence());
    }
    out.println(verdict(result, count));
  }

  private String verdict(AuditRun.Result result, long count) {
    if (count > 0) {
      return chinese ? "不一致：" + count + " 项" : "DOES NOT AGREE: " + count + " findings";
    }
    if (!result.anchored()) {
      return chinese
          ? "账簿自身一致；但导出中没有检查点，无法证明它就是已公布的账簿"
          : "The books agree with themselves; the export has no checkpoint, so nothing shows that they are the published ones.";
    }
    return chinese ? "全部一致" : "ALL AGREES";
  }

  private static ObjectNode object(AuditRun.Result result, Findings findings, long nanos) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("scheme", result.scheme());
    root.put("agrees", findings.count() == 0 && result.anchored());
    root.put("anchored", result.anchored());
    root.put("entries", result.entries());
    root.put("postings", result.pairs() * 2);
    root.put("leaves", result.leaves());
    root.put("tree_size", result.treeSize());
    if (result.evidence() >= 0) {
      root.put("evidence", result.evidence());
    }
    root.put("duration_ms", nanos / NANOS_PER_MILLI);
    root.put("postings_per_second", Math.round(result.pairs() * 2 / (nanos / NANOS_PER_SECOND)));
    root.put("findings_count", findings.count());
    ObjectNode counts = root.putObject("findings_by_reason");
    for (Map.Entry<Reason, Long> count : findings.counts().entrySet()) {
      counts.put(count.getKey().id(), count.getValue());
    }
    ArrayNode list = root.putArray("findings");
    for (Finding finding : findings.kept()) {
      list.addObject()
          .put("reason", finding.reason().id())
          .put("row", finding.row())
          .put("detail", finding.detail())
          .put("en", finding.reason().en())
          .put("zh", finding.reason().zh());
    }
    return root;
  }
}
