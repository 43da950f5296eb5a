-- Joint campaigns of an alliance: only acts that its partners reported count.

ALTER TABLE campaign ADD COLUMN alliance text;
ALTER TABLE campaign ADD COLUMN partner_ids text[] NOT NULL DEFAULT '{}';
ALTER TABLE campaign ADD CONSTRAINT ck_campaign_alliance
  CHECK ((alliance IS NOT NULL) = (cardinality(partner_ids) > 0) AND (alliance IS NULL OR kind = 'activity_bonus'));
COMMENT ON COLUMN campaign.alliance IS 'code of the alliance whose joint campaign it is; null for a campaign of everybody';
COMMENT ON COLUMN campaign.partner_ids IS 'its partners when the campaign was decided: a replay awards the same, whoever joins or leaves later';
