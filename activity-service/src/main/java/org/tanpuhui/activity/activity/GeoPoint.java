package org.tanpuhui.activity.activity;

import java.math.BigDecimal;

/**
 * A place, kept to three decimals (about 100 m).
 *
 * @param lat degrees north, [-90, 90]
 * @param lon degrees east, [-180, 180]
 * @param datum {@code wgs84} or {@code gcj02}
 */
public record GeoPoint(BigDecimal lat, BigDecimal lon, String datum) {}
