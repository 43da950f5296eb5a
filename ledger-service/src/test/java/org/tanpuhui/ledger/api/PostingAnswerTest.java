package org.tanpuhui.ledger.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tanpuhui.ledger.journal.AccountClass;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.Asset;
import org.tanpuhui.ledger.journal.Campaign;
import org.tanpuhui.ledger.store.BooksStore.StatementLine;
import org.tanpuhui.platform.Scheme;

/** What a posting of a statement says about where points came from. */
class PostingAnswerTest {

  @Test
  void aPostingThatACampaignGaveNamesTheCampaignWhicheverShareItCameFrom() {
    for (int stripe : new int[] {0, 5, 0xffff}) {
      Answers.Posting posting = posting(Campaign.share(Scheme.YANTIAN, 7, stripe));
      assertThat(posting.campaign()).isEqualTo(7);
      assertThat(posting.counterparty()).isEqualTo("campaign_budget");
    }
  }

  @Test
  void otherPostingsNameNone() {
    AccountId issuance = AccountId.system(Scheme.YANTIAN, AccountClass.POINTS_ISSUANCE, 7 << 16);
    assertThat(posting(issuance).campaign()).isNull();
  }

  private static Answers.Posting posting(AccountId counterparty) {
    return Answers.Posting.of(new StatementLine(Asset.POINTS, "credit", 5, counterparty, 1));
  }
}
