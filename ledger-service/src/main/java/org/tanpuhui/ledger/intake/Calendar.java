package org.tanpuhui.ledger.intake;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.tanpuhui.ledger.CampaignService;
import org.tanpuhui.ledger.OfferService;
import org.tanpuhui.ledger.PointsService;
import org.tanpuhui.ledger.RedemptionService;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;

/**
 * What the calendar brings: lots expire when their last month has ended and the books have caught
 * up with the log, so that what was recorded before the end counts before it; reservations that
 * nobody used are released; limited pools get their quota of the month; campaigns that are over
 * return what they have left. Looks every minute; several machines may do so at once.
 */
@ApplicationScoped
public class Calendar {
  private static final Logger LOG = Logger.getLogger(Calendar.class);

  private final PointsService points;
  private final RedemptionService redemptions;
  private final OfferService offers;
  private final CampaignService campaigns;
  private final Pipeline pipeline;
  private final Duration delay;
  private final Duration look;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "calendar");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param delay after the end of a month before its lots expire, for records that are under way
   * @param look time between two looks
   */
  public Calendar(
      PointsService points,
      RedemptionService redemptions,
      OfferService offers,
      CampaignService campaigns,
      Pipeline pipeline,
      @ConfigProperty(name = "tanpuhui.expiry.delay", defaultValue = "PT1H") Duration delay,
      @ConfigProperty(name = "tanpuhui.calendar.look", defaultValue = "PT1M") Duration look) {
    this.points = points;
    this.redemptions = redemptions;
    this.offers = offers;
    this.campaigns = campaigns;
    this.pipeline = pipeline;
    this.delay = delay;
    this.look = look;
  }

  void onStart(@Observes StartupEvent event) {
    timer.scheduleWithFixedDelay(
        this::look, look.toMillis(), look.toMillis(), TimeUnit.MILLISECONDS);
  }

  void onStop(@Observes ShutdownEvent event) {
    timer.shutdownNow();
  }

  private void look() {
    try {
      redemptions.releaseOverdue();
      Instant month = CityTime.startOf(YearMonth.from(CityTime.day(Instant.now())).atDay(1));
      if (Instant.now().isBefore(month.plus(delay)) || isBehind()) {
        return;
      }
      for (Scheme scheme : Scheme.values()) {
        int entries = points.expire(scheme);
        if (entries > 0) {
          LOG.infof("lots expired: scheme=%s entries=%d", scheme.id(), entries);
        }
      }
      offers.openPools();
      long returned = campaigns.refund(Instant.now().minus(delay));
      if (returned > 0) {
        LOG.infof("campaigns that are over returned points: points=%d", returned);
      }
    } catch (RuntimeException | SQLException e) {
      LOG.warnf("the calendar waits for a minute: %s", e.getMessage());
    }
  }

  private boolean isBehind() throws SQLException {
    try {
      return pipeline.partitions().stream().anyMatch(lag -> lag.lag() > 0);
    } catch (KafkaException e) {
      return true;
    }
  }
}
