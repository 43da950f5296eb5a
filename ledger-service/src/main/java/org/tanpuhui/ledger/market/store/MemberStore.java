package org.tanpuhui.ledger.market.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tanpuhui.platform.Scheme;

/** Members of the market, and the projects whose credits they sell. */
public final class MemberStore {

  /**
   * A member.
   *
   * @param number the number of its cash accounts
   * @param org id of its organisation, as in tokens
   */
  public record Member(
      Scheme scheme,
      long number,
      String org,
      String nameZh,
      String nameEn,
      Instant admittedAt,
      String admittedBy) {}

  /**
   * Who sells a project's credits.
   *
   * @param number the number of the project's budget
   * @param member number of the member that sells
   * @param personal whether participants who gave the mandate get their own share
   */
  public record ProjectSeller(
      Scheme scheme,
      String projectId,
      long number,
      long member,
      boolean personal,
      Instant registeredAt,
      String registeredBy) {}

  private static final String MEMBER =
      """
      SELECT scheme, number, org, name_zh, name_en, admitted_at, admitted_by
        FROM market_member WHERE scheme = ?
      """;
  private static final String ADD_MEMBER =
      """
      INSERT INTO market_member (scheme, number, org, name_zh, name_en, admitted_at, admitted_by)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String SELLER =
      """
      SELECT scheme, project_id, number, member, personal, registered_at, registered_by
        FROM project_seller WHERE scheme = ?
      """;
  private static final String ADD_SELLER =
      """
      INSERT INTO project_seller (scheme, project_id, number, member, personal, registered_at,
                                  registered_by)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """;

  public Optional<Member> member(Connection connection, Scheme scheme, String org)
      throws SQLException {
    return Sql.one(connection, MEMBER + " AND org = ?", MemberStore::member, scheme.code(), org);
  }

  public Optional<Member> member(Connection connection, Scheme scheme, long number)
      throws SQLException {
    return Sql.one(
        connection, MEMBER + " AND number = ?", MemberStore::member, scheme.code(), number);
  }

  /** Members by organisation, from behind one on. */
  public List<Member> members(Connection connection, Scheme scheme, String after, int limit)
      throws SQLException {
    return Sql.list(
        connection,
        MEMBER + " AND org > ? ORDER BY org LIMIT ?",
        MemberStore::member,
        scheme.code(),
        after,
        limit);
  }

  public void add(Connection connection, Member member) throws SQLException {
    Sql.change(
        connection,
        1,
        ADD_MEMBER,
        member.scheme().code(),
        member.number(),
        member.org(),
        member.nameZh(),
        member.nameEn(),
        member.admittedAt(),
        member.admittedBy());
  }

  public Optional<ProjectSeller> seller(Connection connection, Scheme scheme, String project)
      throws SQLException {
    return Sql.one(
        connection, SELLER + " AND project_id = ?", MemberStore::seller, scheme.code(), project);
  }

  public List<ProjectSeller> sellers(Connection connection, Scheme scheme, String after, int limit)
      throws SQLException {
    return Sql.list(
        connection,
        SELLER + " AND project_id > ? ORDER BY project_id LIMIT ?",
        MemberStore::seller,
        scheme.code(),
        after,
        limit);
  }

  public void add(Connection connection, ProjectSeller seller) throws SQLException {
    Sql.change(
        connection,
        1,
        ADD_SELLER,
        seller.scheme().code(),
        seller.projectId(),
        seller.number(),
        seller.member(),
        seller.personal(),
        seller.registeredAt(),
        seller.registeredBy());
  }

  private static Member member(ResultSet row) throws SQLException {
    return new Member(
        Scheme.byCode(row.getInt(1)),
        row.getLong(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        Sql.instant(row, 6),
        row.getString(7));
  }

  private static ProjectSeller seller(ResultSet row) throws SQLException {
    return new ProjectSeller(
        Scheme.byCode(row.getInt(1)),
        row.getString(2),
        row.getLong(3),
        row.getLong(4),
        row.getBoolean(5),
        Sql.instant(row, 6),
        row.getString(7));
  }
}
