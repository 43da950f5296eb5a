package org.tanpuhui.activity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.tanpuhui.activity.config.ActivityConfig;
import org.tanpuhui.activity.store.GrowthStore;
import org.tanpuhui.activity.store.ParticipantStore;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.ParticipantId;

/**
 * Growth value and check-ins: a game of its own. It writes to no topic and reads no book, so that
 * no gram and no point can come from it; a test of the layers holds that.
 */
@Singleton
public final class GrowthService {
  private static final int STREAK_MAX = 366;

  private final Database database;
  private final ActivityConfig config;
  private final Clock clock;

  @Inject
  public GrowthService(Database database, ActivityConfig config, Clock clock) {
    this.database = database;
    this.config = config;
    this.clock = clock;
  }

  /**
   * A participant's game.
   *
   * @param streakDays days in a row with a check-in, up to today or yesterday; counted to 366
   * @param isNew whether this call checked in
   */
  public record Growth(
      long value, long checkIns, int streakDays, boolean checkedInToday, boolean isNew) {}

  /** Checks in for today; again on the same local day changes nothing. */
  public Growth checkIn(ParticipantId participant) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    LocalDate today = CityTime.day(now);
    return database.transaction(
        connection -> {
          ParticipantStore.requireKnown(connection, participant);
          boolean added =
              GrowthStore.add(connection, participant.value(), today, config.checkInGrowth(), now);
          return growth(connection, participant, today, added);
        });
  }

  public Growth growth(ParticipantId participant) {
    LocalDate today = CityTime.day(clock.instant());
    return database.read(connection -> growth(connection, participant, today, false));
  }

  private static Growth growth(
      Connection connection, ParticipantId participant, LocalDate today, boolean isNew)
      throws SQLException {
    GrowthStore.Sum sum = GrowthStore.sum(connection, participant.value());
    List<LocalDate> days = GrowthStore.days(connection, participant.value(), today, STREAK_MAX);
    boolean checkedIn = !days.isEmpty() && days.get(0).equals(today);
    return new Growth(sum.growth(), sum.days(), streak(days, today), checkedIn, isNew);
  }

  /** Days in a row, latest first, that end today or yesterday. */
  static int streak(List<LocalDate> days, LocalDate today) {
    if (days.isEmpty() || days.get(0).isBefore(today.minusDays(1))) {
      return 0;
    }
    int streak = 1;
    while (streak < days.size() && days.get(streak).equals(days.get(0).minusDays(streak))) {
      streak++;
    }
    return streak;
  }
}
